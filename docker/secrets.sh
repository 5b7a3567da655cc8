#!/bin/sh
# Makes the secrets on the first start; what is there already stays.
set -eu
umask 077
for name in secret_key postgres_password; do
  [ -s "/secrets/$name" ] || python -c 'import secrets; print(secrets.token_urlsafe(48), end="")' > "/secrets/$name"
done
