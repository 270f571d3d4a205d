#!/bin/sh
printf 'Content-Type: text/plain\n\nSECRET-CGI\n'
