#!/bin/sh
echo 'Content-Type: text/plain'
echo 'Status: 200'
echo
echo "SECRET app $REQUEST_URI"
