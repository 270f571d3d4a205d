#!/bin/sh
# Makes every certificate, key and broken file that tests and examples use, in
# the folder DIR: the same names and the same forms each time, fresh keys.
#
#   test/certs/make.sh DIR
#
# Dates are fixed far from today, except for the ones called "expiring", which
# end 10 days and 12 hours after the script ran. Takes about two seconds.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
cd "$1"
umask 022
work=$(mktemp -d "${TMPDIR:-/tmp}/aop-certs-XXXXXX")
trap 'rm -rf "$work"' EXIT
export RANDFILE="$work/.rnd"

past=20150101000000Z ended=20200101000000Z
begin=20250101000000Z end=20491231000000Z
future=20490101000000Z
# date_at DAYS: so many days and 12 hours from now
date_at() { date -u -d "$1 days +12 hours" +%Y%m%d%H%M%SZ 2>/dev/null || date -u -v"$1d" -v+12H +%Y%m%d%H%M%SZ; }
soon=$(date_at +10)

: > "$work/index"
cat > "$work/openssl.cnf" <<CNF
[req]
distinguished_name = dn
prompt = no
string_mask = utf8only
[dn]
[ca]
default_ca = issue
[issue]
database = $work/index
new_certs_dir = $work
unique_subject = no
rand_serial = yes
default_md = sha256
default_crl_days = 8000
policy = any
preserve = yes
email_in_dn = yes
[any]
countryName = optional
stateOrProvinceName = optional
localityName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
[v1]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[root_without_key_ids]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = none
authorityKeyIdentifier = none
[root_pathlen0]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[not_a_ca]
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[no_basic_constraints]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[no_cert_sign]
basicConstraints = critical,CA:TRUE
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server_only_root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[client]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[client_ocsp]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = clientAuth
authorityInfoAccess = OCSP;URI:http://127.0.0.1:9/
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[client_no_eku]
basicConstraints = CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[client_without_key_ids]
basicConstraints = CA:FALSE
subjectKeyIdentifier = none
authorityKeyIdentifier = none
[server_eku]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,DNS:shop.example.com,DNS:*.example.com,DNS:*.test,IP:127.0.0.1,IP:::1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server_ca]
basicConstraints = critical,CA:TRUE
subjectAltName = DNS:localhost,DNS:*.example.com,DNS:*.test
CNF

# key NAME [GENPKEY OPTIONS]
key() {
    name=$1; shift
    [ $# -gt 0 ] || set -- -algorithm EC -pkeyopt ec_paramgen_curve:P-256
    (umask 077; openssl genpkey "$@" -out "$name.key" 2>/dev/null)
}

# issue NAME ISSUER EXTENSIONS FROM TO SUBJECT [CA OPTIONS]; NAME.key is made
# unless it exists; ISSUER "self" signs with its own key.
issue() {
    name=$1 issuer=$2 extensions=$3 from=$4 to=$5 subject=$6; shift 6
    [ -f "$name.key" ] || key "$name"
    openssl req -new -config "$work/openssl.cnf" -utf8 -key "$name.key" -subj "$subject" -out "$work/$name.csr"
    if [ "$issuer" = self ]; then set -- -selfsign -keyfile "$name.key" "$@"
    else set -- -cert "$issuer.pem" -keyfile "$issuer.key" "$@"; fi
    openssl ca -batch -notext -utf8 -config "$work/openssl.cnf" -extensions "$extensions" \
        -startdate "$from" -enddate "$to" "$@" -in "$work/$name.csr" -out "$name.pem" 2>"$work/log" ||
        { cat "$work/log" >&2; exit 1; }
}

# --- certificate authorities -------------------------------------------------
issue origin-pull-ca self root $begin $end "/O=Example Shop/CN=Origin Pull CA"
issue other-ca       self root $begin $end "/O=Somebody Else/CN=Other CA"
issue expired-ca     self root $past $ended "/O=Example Shop/CN=Expired CA"
issue not-yet-valid-ca self root $future $end "/O=Example Shop/CN=Future CA"
issue expiring-ca    self root $begin "$soon" "/O=Example Shop/CN=Expiring CA"
issue pathlen0-ca    self root_pathlen0 $begin $end "/O=Example Shop/CN=Path Length Zero CA"
issue not-a-ca       self not_a_ca $begin $end "/O=Example Shop/CN=Not A CA"
issue no-constraints-ca self no_basic_constraints $begin $end "/O=Example Shop/CN=No Constraints"
issue no-cert-sign-ca self no_cert_sign $begin $end "/O=Example Shop/CN=No Cert Sign CA"
issue server-only-ca self server_only_root $begin $end "/O=Example Shop/CN=Server Only CA"
key weak-ca -algorithm RSA -pkeyopt rsa_keygen_bits:1024
issue weak-ca        self root $begin $end "/O=Example Shop/CN=Weak CA"
key sha1-ca -algorithm RSA -pkeyopt rsa_keygen_bits:2048
issue sha1-ca        self root $begin $end "/O=Example Shop/CN=SHA-1 CA" -md sha1
issue intermediate   origin-pull-ca root $begin $end "/O=Example Shop/CN=Intermediate CA"
issue sha1-intermediate origin-pull-ca root $begin $end "/O=Example Shop/CN=SHA-1 Intermediate" -md sha1
issue pathlen0-intermediate pathlen0-ca root $begin $end "/O=Example Shop/CN=Below Path Length Zero"
# The same-name trap: root and leaf share their subject and carry no key identifiers.
issue same-name-ca   self root_without_key_ids $begin $end "/O=Example Shop/CN=Same Name"
# Stand-ins for the certificates that are known by fingerprint: the CDN's
# origin-pull CA in its two editions (same key, same name), and its server-side root.
issue cdn-ca         self root $begin $end "/O=Example CDN/CN=origin-pull.cdn.example"
cp cdn-ca.key cdn-ca-2015.key
issue cdn-ca-2015    self root $past $ended "/O=Example CDN/CN=origin-pull.cdn.example"
issue cdn-origin-ca  self root $begin $end "/O=Example CDN/CN=Origin SSL CA"
# The real name with a key of one's own: names prove nothing.
issue impostor-ca    self root $begin $end \
    "/C=US/O=CloudFlare, Inc./OU=Origin Pull/L=San Francisco/ST=California/CN=origin-pull.cloudflare.net"

# --- client certificates -----------------------------------------------------
issue client            origin-pull-ca client $begin $end "/O=Example Shop/CN=Zone Client"
issue client-no-eku     origin-pull-ca client_no_eku $begin $end "/O=Example Shop/CN=No EKU Client"
issue client-server-eku origin-pull-ca server_eku $begin $end "/O=Example Shop/CN=Server EKU Client"
issue client-ocsp       origin-pull-ca client_ocsp $begin $end "/O=Example Shop/CN=OCSP Client"
issue expired-client    origin-pull-ca client $past $ended "/O=Example Shop/CN=Expired Client"
issue not-yet-valid-client origin-pull-ca client $future $end "/O=Example Shop/CN=Future Client"
issue expiring-client   origin-pull-ca client $begin "$soon" "/O=Example Shop/CN=Expiring Client"
issue revoked-client    origin-pull-ca client $begin $end "/O=Example Shop/CN=Revoked Client"
issue other-client      other-ca client $begin $end "/O=Somebody Else/CN=Other Client"
issue cdn-client        cdn-ca client $begin $end "/O=Example CDN/CN=origin-pull.cdn.example"
issue expired-ca-client expired-ca client $begin $end "/O=Example Shop/CN=Client Of Expired"
issue not-a-ca-client   not-a-ca client $begin $end "/O=Example Shop/CN=Client Of Not A CA"
issue no-constraints-client no-constraints-ca client $begin $end "/O=Example Shop/CN=Client Of No Constraints"
issue no-cert-sign-client no-cert-sign-ca client $begin $end "/O=Example Shop/CN=Client Of No Cert Sign"
issue server-only-client server-only-ca client $begin $end "/O=Example Shop/CN=Client Of Server Only"
issue weak-client       weak-ca client $begin $end "/O=Example Shop/CN=Client Of Weak"
issue sha1-client       sha1-ca client $begin $end "/O=Example Shop/CN=Client Of SHA-1 Root"
key weak-key-client -algorithm RSA -pkeyopt rsa_keygen_bits:1024
issue weak-key-client   origin-pull-ca client $begin $end "/O=Example Shop/CN=Weak Key Client"
issue sha1-signed-client origin-pull-ca client $begin $end "/O=Example Shop/CN=SHA-1 Client" -md sha1
issue inter-client      intermediate client $begin $end "/O=Example Shop/CN=Client Below Intermediate"
issue sha1-inter-client sha1-intermediate client $begin $end "/O=Example Shop/CN=Client Below SHA-1"
issue pathlen0-client   pathlen0-intermediate client $begin $end "/O=Example Shop/CN=Client Below Path Length"
issue same-name-client  same-name-ca client_without_key_ids $begin $end "/O=Example Shop/CN=Same Name"
issue self-signed       self not_a_ca $begin $end "/O=Example Shop/CN=Self Signed Client"
cat inter-client.pem intermediate.pem > inter-client-chain.pem
cat pathlen0-client.pem pathlen0-intermediate.pem > pathlen0-client-chain.pem

# --- what servers present ----------------------------------------------------
issue server other-ca server $begin $end "/CN=localhost"
issue server-expired other-ca server $past $ended "/CN=localhost"
issue server-not-yet-valid other-ca server $future $end "/CN=localhost"
issue server-expiring other-ca server $begin "$soon" "/CN=localhost"
issue server-ca self server_ca $begin $end "/CN=shop.example.com"
cat server.pem other-ca.pem > server-chain.pem
openssl pkey -in server.key -aes256 -passout pass:secret -out server-encrypted.key

# --- files with several certificates -----------------------------------------
cp origin-pull-ca.pem origin-pull-ca-copy.pem
cat origin-pull-ca.pem intermediate.pem > ca-and-intermediate.pem
cat origin-pull-ca.pem sha1-intermediate.pem > ca-and-sha1-intermediate.pem
cat origin-pull-ca.pem other-ca.pem > two-cas.pem
cat expiring-ca.pem origin-pull-ca.pem > rotation.pem
cat cdn-ca.pem origin-pull-ca.pem > cdn-and-own.pem
cat cdn-ca-2015.pem cdn-ca.pem > cdn-both-editions.pem
cat expired-ca.pem origin-pull-ca.pem > expired-and-good.pem
cat origin-pull-ca.pem origin-pull-ca.pem > duplicates.pem
key bundle
i=0
while [ $i -lt 40 ]; do
    openssl req -x509 -new -config "$work/openssl.cnf" -key bundle.key -days 9000 \
        -subj "/C=XX/O=Public Authority $i/CN=Public Root $i" -addext "basicConstraints=critical,CA:TRUE" >> bundle.pem
    i=$((i + 1))
done
# Ten names of 7.6 kB: more than a CertificateRequest can carry (65,535 bytes).
units=$(awk 'BEGIN { for (i = 0; i < 100; i++) { s = s sprintf("/OU=%064d", i) }; print s }')
i=0
while [ $i -lt 10 ]; do
    openssl req -x509 -new -config "$work/openssl.cnf" -key bundle.key -days 9000 -multivalue-rdn \
        -subj "/O=Wordy Authority $i$units" -addext "basicConstraints=critical,CA:TRUE" >> wordy.pem
    i=$((i + 1))
done

# --- revocation lists --------------------------------------------------------
# crl NAME ISSUER FROM TO
crl() {
    openssl ca -config "$work/openssl.cnf" -gencrl -cert "$2.pem" -keyfile "$2.key" \
        -crl_lastupdate "$3" -crl_nextupdate "$4" -out "$1.pem" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
}
: > "$work/index"
crl crl-other other-ca $begin $end
crl crl-intermediate intermediate $begin $end
openssl ca -config "$work/openssl.cnf" -revoke revoked-client.pem -cert origin-pull-ca.pem -keyfile origin-pull-ca.key 2>"$work/log"
crl crl origin-pull-ca $begin $end
crl crl-expired origin-pull-ca $past $ended
crl crl-expiring origin-pull-ca $begin $soon
crl crl-of-a-month origin-pull-ca "$(date_at -20)" "$(date_at +10)"
cat crl.pem other-ca.pem > crl-and-ca.pem

# --- forms of one certificate ------------------------------------------------
openssl x509 -in origin-pull-ca.pem -text > text-around.pem
printf 'Anything may stand\nbelow it.\n' >> text-around.pem
sed 's/$/\r/' origin-pull-ca.pem > crlf.pem
{ printf '\357\273\277'; cat origin-pull-ca.pem; } > bom.pem
printf '%s' "$(cat origin-pull-ca.pem)" > no-newline.pem
printf '%s' "$(cat other-ca.pem)" > "$work/other-no-newline"
cat no-newline.pem "$work/other-no-newline" > glued.pem
sed 's/ CERTIFICATE/ X509 CERTIFICATE/' origin-pull-ca.pem > x509-label.pem
openssl x509 -in origin-pull-ca.pem -trustout -addtrust clientAuth -out trusted.pem
cat trusted.pem origin-pull-ca.pem > trusted-and-plain.pem
(umask 077; cat origin-pull-ca.key origin-pull-ca.pem > key-and-ca.pem; cp origin-pull-ca.key key-only.pem
    cat client.pem client.key > client-and-key.pem)
printf '<!DOCTYPE html>\n<html><head><title>Page not found</title></head>\n<body>Sorry.</body></html>\n' > html.pem
{ cat html.pem; cat origin-pull-ca.pem; } > html-then-ca.pem
openssl x509 -in origin-pull-ca.pem -outform DER -out der.pem
cp "$work/client.csr" csr.pem
openssl crl2pkcs7 -nocrl -certfile origin-pull-ca.pem -out pkcs7.pem
openssl pkcs12 -export -in client.pem -inkey client.key -passout pass:secret -out pkcs12.pem
tr -d '\n' < origin-pull-ca.pem > one-line.pem
sed 's/^/    /' origin-pull-ca.pem > indented.pem
{ printf '\377\376'; iconv -f ASCII -t UTF-16LE origin-pull-ca.pem; } > utf16.pem
printf 'just some words\n' > words.pem
: > empty.pem
head -n 4 origin-pull-ca.pem > truncated.pem
{ cat origin-pull-ca.pem; sed '3s/^..../!!!!/' other-ca.pem; } > good-then-corrupt.pem
{ sed '3s/^..../!!!!/' other-ca.pem; cat origin-pull-ca.pem; } > corrupt-then-good.pem
# Good base64 that is no certificate.
{ echo '-----BEGIN CERTIFICATE-----'; printf 'not a certificate' | openssl base64; echo '-----END CERTIFICATE-----'; } > not-asn1.pem
{ cat origin-pull-ca.pem not-asn1.pem; } > good-then-not-asn1.pem
cp crl.pem crl-only.pem

# --- folders -----------------------------------------------------------------
# hash FILE DIR: puts a copy of FILE into DIR under the name OpenSSL looks for.
hash() {
    mkdir -p "$2"
    cp "$1" "$2/$(openssl x509 -in "$1" -noout -subject_hash).0"
}
hash origin-pull-ca.pem hashed
hash origin-pull-ca.pem hashed-two; hash other-ca.pem hashed-two
hash cdn-ca.pem hashed-cdn
hash other-ca.pem hashed-other
mkdir -p unhashed empty-folder
cp origin-pull-ca.pem unhashed/
mkdir -p hashed-crl
cp crl.pem "hashed-crl/$(openssl crl -in crl.pem -noout -hash).r0"
# A folder of revocation lists that also holds a certificate under its hashed name.
cp -R hashed-crl hashed-crl-and-ca; hash other-ca.pem hashed-crl-and-ca
hash origin-pull-ca.pem hashed-locked
chmod 600 hashed-locked/*

# --- files that others may write ---------------------------------------------
cp origin-pull-ca.pem writable.pem
chmod 666 writable.pem
