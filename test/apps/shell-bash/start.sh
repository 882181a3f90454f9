#!/usr/bin/env bash
set -euo pipefail
greeting=(Hello from shell-bash)
GREETING="${greeting[*]}" exec perl serve.pl
