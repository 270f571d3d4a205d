#!/bin/sh
echo Content-type: text/plain
echo
echo SECRET $PATH_INFO $QUERY_STRING
