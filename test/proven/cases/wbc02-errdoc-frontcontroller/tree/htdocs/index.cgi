#!/bin/sh
printf "Status: 200 OK\nContent-Type: text/plain\n\nSECRET $REQUEST_URI\n"
