package org.patchbay.media.embedded.srtp;

/**
 * Encrypts and authenticates single packets of one kind (RTP or RTCP) with the session keys of one direction. A packet lies in an array from
 * {@code at} on and has {@code length} octets; its first {@code clear} octets are not encrypted. Not for use by two threads at once.
 */
abstract sealed class Transform permits CounterMode, Gcm {

    static Transform of(MasterKey key, boolean rtcp) {
        SessionKeys keys = new SessionKeys(key);
        return switch (key.suite()) {
            case AES_CM_128_HMAC_SHA1_80 -> new CounterMode(keys, rtcp, 10);
            case AES_CM_128_HMAC_SHA1_32 -> new CounterMode(keys, rtcp, rtcp ? 10 : 4);
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> new Gcm(keys, rtcp);
        };
    }

    /** Octets that the tag adds to a packet. */
    abstract int tag();

    /**
     * @param index of the packet: 48 bits of RTP, 31 of RTCP
     * @param trailer RTCP's last word with the index (RFC 3711 section 3.4), of RTP the roll-over counter
     * @return its length with everything that is added to it
     */
    abstract int seal(byte[] packet, int at, int clear, int length, int ssrc, long index, int trailer);

    /** Where RTCP's last word lies in a packet that has {@code mki} octets to tell its master key. */
    abstract int trailerAt(int length, int mki);

    /**
     * Undoes it, after it was found authentic.
     *
     * @param length as it was received
     * @param mki how many octets of it tell the master key (RFC 3711 section 3.1); they are not looked at, there is one key
     * @return its length without all that was added, or -1 when it is not authentic; it is then as it was
     */
    abstract int open(byte[] packet, int at, int clear, int length, int mki, int ssrc, long index, int trailer);
}
