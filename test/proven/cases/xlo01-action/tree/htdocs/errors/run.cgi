#!/bin/sh
echo "Content-type: text/plain"
echo
cat "$DOCUMENT_ROOT/data.txt"
