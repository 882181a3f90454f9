#!/usr/bin/env bash
set -euo pipefail
exec sleep infinity
