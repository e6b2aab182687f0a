package org.patchbay.api.media;

/** The crypto suites of SDES that a leg may use; each is named as its descriptions name it (RFC 4568 section 6.2, RFC 7714 section 14.2). */
public enum SrtpSuite {
    /** AES in counter mode, authenticated by 80 bits. The only one that the Teams hub takes. */
    AES_CM_128_HMAC_SHA1_80,
    /** The same with 32 bits for RTP; RTCP has 80 as well. */
    AES_CM_128_HMAC_SHA1_32,
    /** AES-GCM with a key of 128 bits. */
    AEAD_AES_128_GCM,
    /** AES-GCM with a key of 256 bits. */
    AEAD_AES_256_GCM
}
