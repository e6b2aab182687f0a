package org.patchbay.media.embedded.ice;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.srtp.HmacSha1;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Answers the connectivity checks of one leg's peers, of all its forks, with the same credentials. The peer is the controlling agent: the pair
 * that it nominates, at any time, is the one that is used. The thread that carries the packets asks; anybody may read.
 */
public final class IceLite {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int MOST_PEERS = 32;
    private static final int LONGEST_ANSWER = 256;
    private static final int SUCCESS = 0x0101;
    private static final int FAILURE = 0x0111;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int ERROR_CODE = 0x0009;
    private static final int UNKNOWN_ATTRIBUTES = 0x000a;

    private final String ufrag;
    private final String password;
    private final HmacSha1 hmac;
    /** By the peer's fragment and the component: a bounded number, the oldest goes. */
    private final Map<String, InetSocketAddress> nominated = new LinkedHashMap<>();

    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);

    private String peer = "";
    private volatile @Nullable InetSocketAddress rtp;
    private volatile @Nullable InetSocketAddress rtcp;

    private IceLite(String ufrag, String password) {
        this.ufrag = ufrag;
        this.password = password;
        hmac = new HmacSha1(password.getBytes(UTF_8));
    }

    /** With new credentials. */
    public static IceLite fresh() {
        return new IceLite(random(8), random(24));
    }

    /** With those it had. */
    public static IceLite of(String ufrag, String password) {
        return new IceLite(ufrag, password);
    }

    private static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    public String ufrag() {
        return ufrag;
    }

    public String password() {
        return password;
    }

    /** Whose nomination counts from now on: the fragment of the description in force; empty for none. */
    public synchronized void peer(String fragment) {
        peer = fragment;
        rtp = fragment.isEmpty() ? null : nominated.get(key(fragment, false));
        rtcp = fragment.isEmpty() ? null : nominated.get(key(fragment, true));
    }

    /** Where the nominated pair leads to; null before there is one. */
    public @Nullable InetSocketAddress rtp() {
        return rtp;
    }

    /** The same of RTCP on a port of its own. */
    public @Nullable InetSocketAddress rtcp() {
        return rtcp;
    }

    private static String key(String fragment, boolean onRtcpPort) {
        return (onRtcpPort ? "2 " : "1 ") + fragment;
    }

    /** Whether a packet is for this to answer. */
    public static boolean isCheck(ByteBuffer packet) {
        return StunMessage.is(packet);
    }

    /** Whether an answer says that the peer was recognised. */
    public static boolean isSuccess(ByteBuffer answer) {
        return answer.getShort(0) == SUCCESS;
    }

    /**
     * Answers a check (RFC 8445 section 7.3).
     *
     * @return what is to be sent back to {@code source}, good until the next check; null where it is not to be answered
     */
    public synchronized @Nullable ByteBuffer check(ByteBuffer packet, InetSocketAddress source, boolean onRtcpPort) {
        StunMessage request = StunMessage.read(packet);
        if (request == null || request.type != StunMessage.BINDING_REQUEST) {
            return null;
        }
        int colon = request.username.indexOf(':');
        if (request.integrityAt == 0 || colon < 0) {
            return refuse(request, 400, "Bad Request", false);
        }
        if (!request.username.substring(0, colon).equals(ufrag) || !authentic(packet, request.integrityAt)) {
            return refuse(request, 401, "Unauthenticated", false);
        }
        if (!request.unknown.isEmpty()) {
            return refuse(request, 420, "Unknown Attribute", true);
        }
        if (request.controlled) {
            return refuse(request, 487, "Role Conflict", true);
        }
        String fragment = request.username.substring(colon + 1);
        if (request.nominates) {
            nominate(fragment, onRtcpPort, source);
        }
        begin(SUCCESS, request);
        mapped(source, request);
        finish(true);
        return answer;
    }

    private void nominate(String fragment, boolean onRtcpPort, InetSocketAddress source) {
        nominated.put(key(fragment, onRtcpPort), source);
        if (nominated.size() > MOST_PEERS) {
            nominated.remove(nominated.keySet().iterator().next());
        }
        if (fragment.equals(peer)) {
            peer(fragment);
        }
    }

    /** The integrity is that of the message up to it, with a length as if it ended with it (RFC 8489 section 14.5). */
    private boolean authentic(ByteBuffer packet, int at) {
        int start = packet.position();
        short length = packet.getShort(start + 2);
        packet.putShort(start + 2, (short) (at - start + 24 - StunMessage.HEADER));
        byte[] right = hmac.of(packet.array(), packet.arrayOffset() + start, at - start);
        packet.putShort(start + 2, length);
        int different = 0;
        for (int i = 0; i < right.length; i++) {
            different |= right[i] ^ packet.get(at + 4 + i);
        }
        return different == 0;
    }

    private void begin(int type, StunMessage request) {
        answer.clear();
        answer.putShort((short) type)
                .putShort((short) 0)
                .putInt(StunMessage.COOKIE)
                .put(request.transaction);
    }

    private void mapped(InetSocketAddress source, StunMessage request) {
        byte[] address = source.getAddress().getAddress();
        answer.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) (4 + address.length));
        answer.put((byte) 0).put((byte) (source.getAddress() instanceof Inet4Address ? 1 : 2));
        answer.putShort((short) (source.getPort() ^ StunMessage.COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            int mask = i < 4 ? StunMessage.COOKIE >>> (24 - 8 * i) : request.transaction[i - 4];
            answer.put((byte) (address[i] ^ mask));
        }
    }

    private ByteBuffer refuse(StunMessage request, int code, String why, boolean keyed) {
        begin(FAILURE, request);
        byte[] reason = why.getBytes(UTF_8);
        answer.putShort((short) ERROR_CODE).putShort((short) (4 + reason.length));
        answer.putShort((short) 0)
                .put((byte) (code / 100))
                .put((byte) (code % 100))
                .put(reason);
        pad();
        if (!request.unknown.isEmpty()) {
            answer.putShort((short) UNKNOWN_ATTRIBUTES).putShort((short) (2 * request.unknown.size()));
            request.unknown.forEach(type -> answer.putShort((short) (int) type));
            pad();
        }
        finish(keyed);
        return answer;
    }

    private void pad() {
        while ((answer.position() & 3) != 0) {
            answer.put((byte) 0);
        }
    }

    private void finish(boolean keyed) {
        if (keyed) {
            int at = answer.position();
            answer.putShort(2, (short) (at + 24 - StunMessage.HEADER));
            byte[] right = hmac.of(answer.array(), answer.arrayOffset(), at);
            answer.putShort((short) StunMessage.MESSAGE_INTEGRITY)
                    .putShort((short) right.length)
                    .put(right);
        }
        int at = answer.position();
        answer.putShort(2, (short) (at + 8 - StunMessage.HEADER));
        answer.putShort((short) StunMessage.FINGERPRINT).putShort((short) 4);
        answer.flip();
        int fingerprint = StunMessage.fingerprint(answer, at);
        answer.limit(at + 8).putInt(at + 4, fingerprint);
    }
}
