# shellcheck shell=bash
# TLS for the table of run.sh, after lib.sh. SIPp speaks none here, so stunnel stands between it and the servers under test, at both ends, with one
# connection for all calls as SIPp has one: caller =tcp=> stunnel =tls=> server =tls=> stunnel =tcp=> provider. Both servers ask for certificates
# and have the same ones, over TLS 1.2 with the same cipher. What stunnel takes is not measured.
tls_provider=127.0.0.31:$((base + 5)) tls_to_ours=127.0.0.1:$((base + 6)) tls_to_proxy=127.0.0.1:$((base + 7))

tls_keys() { # makes an authority and a key for every end; the password of the stores is no secret
  local name keys=$work/keys
  mkdir -p "$keys"
  (
    cd "$keys"
    echo changeit > password
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.pem -subj "/CN=Bench Authority" -addext basicConstraints=critical,CA:TRUE
    for name in server hub provider; do
      printf 'subjectAltName=DNS:%s.test,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n' "$name" > extensions
      openssl req -newkey rsa:2048 -nodes -keyout "$name.key" -out request.pem -subj "/CN=$name.test"
      openssl x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -in request.pem -extfile extensions -out "$name.pem"
    done
    openssl pkcs12 -export -name key -certfile ca.pem -passout pass:changeit -in server.pem -inkey server.key -out server.p12
    keytool -importcert -noprompt -alias ca -file ca.pem -storetype PKCS12 -storepass changeit -keystore trust.p12
  ) >"$work/keys.log" 2>&1 || { echo "No keys could be made; see $work/keys.log" >&2; exit 1; }
}

tls_patchbay() { # the distribution that was unpacked listens for TLS and calls over it
  local etc=$work/dist/etc side
  cat > "$etc/org.patchbay.sip.trunk.cfg" <<CFG
listeners = bench=tls:$ours
keystore = $work/keys/server.p12
keystore_password_file = $work/keys/password
truststore = $work/keys/trust.p12
truststore_password_file = $work/keys/password
CFG
  for side in hub provider; do
    sed -i "s/^transport = .*/transport = tls/;\$a tls_name = $side.test" "$etc/org.patchbay.sip.peer-$side.cfg"
  done
  # The hub is known by its name: stunnel connects from another address.
  echo "sources = 127.0.0.0/8" >> "$etc/org.patchbay.sip.peer-hub.cfg"
  sed -i "s/^port = .*/port = ${tls_provider#*:}/" "$etc/org.patchbay.sip.peer-provider.cfg"
}

tls_kamailio() { # prints its configuration for TLS
  local modules='loadmodule "tls.so"' key=modparam'("tls", '
  sed -e 's/^listen=udp:/enable_tls=yes\ntcp_connection_lifetime=3600\nlisten=tls:/' \
    -e "s|^loadmodule \"kex.so\"|&\n$modules|" \
    -e "s|^modparam(\"rr\".*|&\n${key}\"tls_method\", \"TLSv1.2\")\n${key}\"private_key\", \"@WORK@/keys/server.key\")\n${key}\"certificate\", \"@WORK@/keys/server.pem\")\n${key}\"ca_list\", \"@WORK@/keys/ca.pem\")\n${key}\"verify_certificate\", 1)\n${key}\"require_certificate\", 1)|" \
    -e "s|sip:@NEXT@|sip:$tls_provider;transport=tls|" "$here/kamailio.cfg"
}

tls_bridges() { # stunnel at both ends, and the scenarios as they are spoken through it, in $work
  cat > "$work/stunnel.conf" <<CFG
foreground = yes
pid =
debug = warning
output = $work/stunnel.log
sslVersion = TLSv1.2
ciphers = ECDHE-RSA-AES128-GCM-SHA256
CAfile = $work/keys/ca.pem
verifyChain = yes
TIMEOUTidle = 600
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
[to-patchbay]
client = yes
cert = $work/keys/hub.pem
key = $work/keys/hub.key
accept = $tls_to_ours
connect = $ours
[to-kamailio]
client = yes
cert = $work/keys/hub.pem
key = $work/keys/hub.key
accept = $tls_to_proxy
connect = $proxy
[provider]
cert = $work/keys/provider.pem
key = $work/keys/provider.key
accept = $tls_provider
connect = $provider
CFG
  stunnel "$work/stunnel.conf" </dev/null >"$work/stunnel.out" 2>&1 &
  await "$tls_provider" 10 || { echo "stunnel did not open $tls_provider; see $work/stunnel.log" >&2; exit 1; }
  # What stands in the messages is what the servers see: TLS, and the port that they connect to.
  sed 's|SIP/2.0/\[transport\]|SIP/2.0/TLS|' "$here/uac.xml" > "$work/uac.xml"
  sed "s|\[local_port\];transport=\[transport\]|${tls_provider#*:};transport=tls|" "$here/uas.xml" > "$work/uas.xml"
}
