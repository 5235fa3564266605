#!/bin/sh
# Key command for AWS KMS (docs/recipes/use-a-kms.md). TASUKI_KMS_KEY names the key, for example alias/tasuki.
set -eu
read -r request
field() { printf '%s' "$request" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
case "$(field op)" in
  wrap)
    answer=$(field bytes | base64 -d | aws kms encrypt --key-id "$TASUKI_KMS_KEY" \
      --plaintext fileb:///dev/stdin --query CiphertextBlob --output text) ;;
  unwrap)
    answer=$(field bytes | base64 -d | aws kms decrypt --key-id "$TASUKI_KMS_KEY" \
      --ciphertext-blob fileb:///dev/stdin --query Plaintext --output text) ;;
  *) exit 2 ;;
esac
printf '{"bytes":"%s"}\n' "$answer"
