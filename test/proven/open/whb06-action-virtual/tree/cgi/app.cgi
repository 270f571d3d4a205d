#!/bin/sh
printf "Content-Type: text/plain\n\nSECRET cgi $PATH_INFO $QUERY_STRING\n"
