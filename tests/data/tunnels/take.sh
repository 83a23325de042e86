#!/bin/sh
# Take the captures of this folder anew, as root on Linux: sh take.sh. Two network namespaces, real programs, nothing
# leaves the machine. Needed: iproute2, tcpdump, wireguard-go, wireguard-tools, openvpn, openssl, ike-scan, python3.
# Keys live in a temporary folder for the time of the run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
keys=$(mktemp -d)
a=tunnelA$$ b=tunnelB$$
in_a() { ip netns exec $a "$@"; }
in_b() { ip netns exec $b "$@"; }
finish() { ip netns del $a || true; ip netns del $b || true; rm -rf "$keys"; }
trap finish EXIT
ip netns add $a; ip netns add $b
ip link add ta$$ type veth peer name tb$$
ip link set ta$$ netns $a; ip link set tb$$ netns $b
in_a ip link set ta$$ name eth0; in_b ip link set tb$$ name eth0
in_a ip addr add 192.0.2.1/24 dev eth0; in_b ip addr add 192.0.2.7/24 dev eth0
for side in $a $b; do ip netns exec $side ip link set eth0 up; ip netns exec $side ip link set lo up; done

# Not by `in_a`, which is a shell of its own: what is started so can be ended by its number.
record() { ip netns exec $a tcpdump -Z root -q -U -i eth0 -w "$here/$1" "$2" 2>/dev/null & recorder=$!; sleep 1; }
end() { for number in "$@"; do kill "$number" 2>/dev/null || true; wait "$number" 2>/dev/null || true; done; }
stop() { sleep 1; end $recorder; }
send() { in_a python3 -c "
import socket, time
for number in range(6):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x' * 40 * number, ('$1', 9))
    time.sleep(0.05)"; }

wireguard() {
    record wireguard.pcap "udp port 51820"
    for side in a b; do (umask 077; wg genkey > "$keys/$side"); wg pubkey < "$keys/$side" > "$keys/$side.pub"; done
    in_a wireguard-go wg0 2>/dev/null; in_b wireguard-go wg1 2>/dev/null; sleep 1
    in_a wg set wg0 private-key "$keys/a" peer "$(cat "$keys/b.pub")" endpoint 192.0.2.7:51820 allowed-ips 10.9.0.2/32
    in_b wg set wg1 private-key "$keys/b" listen-port 51820 peer "$(cat "$keys/a.pub")" allowed-ips 10.9.0.1/32
    in_a ip addr add 10.9.0.1/24 dev wg0; in_b ip addr add 10.9.0.2/24 dev wg1
    in_a ip link set wg0 up; in_b ip link set wg1 up
    send 10.9.0.2; stop
    in_a ip link del wg0; in_b ip link del wg1
}

authority() {
    cd "$keys"
    new="req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3"
    openssl $new -subj "/CN=Throw-away CA" -keyout ca.key -out ca.crt 2>/dev/null
    for name in server client; do
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout $name.key -out $name.csr 2>/dev/null
        openssl x509 -req -in $name.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3 -out $name.crt 2>/dev/null
    done
    openvpn --genkey secret shared.key
    openvpn --genkey tls-crypt-v2-server v2.key
    openvpn --tls-crypt-v2 v2.key --genkey tls-crypt-v2-client v2-client.key
}

# $1 file, $2 protocol, $3 options of both, $4 of the server, $5 of the client
openvpn_session() {
    case $2 in udp) s=udp c=udp;; tcp) s=tcp-server c=tcp-client;; esac
    record "$1" "port 1194 or port 443"
    cd "$keys"
    ip netns exec $b openvpn --dev tun7 --mode server --tls-server --dh none --server 10.8.0.0 255.255.255.0 --proto $s --port 443 \
        --ca ca.crt --cert server.crt --key server.key $3 $4 >/dev/null 2>&1 & server=$!
    sleep 2
    ip netns exec $a openvpn --dev tun7 --client --remote 192.0.2.7 443 --nobind --proto $c \
        --ca ca.crt --cert client.crt --key client.key $3 $5 >/dev/null 2>&1 & client=$!
    sleep 4
    send 10.8.0.1; stop
    end $client $server
}

ike() {
    record ike.pcap "udp port 500 or udp port 4500"
    ip netns exec $b python3 -c "
import socket, time
sockets = []
for port in (500, 4500):
    sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    sockets[-1].bind(('192.0.2.7', port))
time.sleep(8)" & listener=$!
    sleep 1
    in_a ike-scan --retry=1 --sport=500 192.0.2.7 >/dev/null || true
    in_a ike-scan --retry=1 --sport=500 --ikev2 192.0.2.7 >/dev/null || true
    in_a ike-scan --retry=1 --nat-t --sport=0 192.0.2.7 >/dev/null || true
    end $listener; stop
}

for scene in ${*:-wireguard openvpn ike}; do
    case $scene in
    openvpn)
        authority
        openvpn_session openvpn-udp.pcap udp "" "" ""
        openvpn_session openvpn-tls-auth.pcap udp "--tls-auth shared.key --auth SHA256" "--key-direction 0" "--key-direction 1"
        openvpn_session openvpn-tls-crypt.pcap udp "--tls-crypt shared.key" "" ""
        openvpn_session openvpn-tls-crypt-v2.pcap udp "" "--tls-crypt-v2 v2.key" "--tls-crypt-v2 v2-client.key"
        openvpn_session openvpn-tcp.pcap tcp "" "" "" ;;
    *) $scene ;;
    esac
done
