#!/bin/sh
printf "Content-Type: text/plain\r\n\r\nSECRET cgi $REQUEST_METHOD $PATH_INFO\n"
