#!/bin/sh
# The Rasa server with the published model, or the one that the image brings.
set -eu
model=$(python -m scripts.published)
exec python -m rasa run --enable-api -i 0.0.0.0 -p 5005 --model "$model" --endpoints endpoints.yml --credentials credentials.yml
