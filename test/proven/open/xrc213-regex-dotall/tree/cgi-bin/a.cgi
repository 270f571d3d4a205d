#!/bin/sh
printf 'Content-Type: text/plain\r\n\r\nCGI-SECRET %s\n' "$REQUEST_METHOD"
