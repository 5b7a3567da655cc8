"""What `make eval` and `make eval-public` are made of."""
