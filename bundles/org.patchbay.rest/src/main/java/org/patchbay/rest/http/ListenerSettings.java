package org.patchbay.rest.http;

/**
 * Where and how is listened.
 *
 * @param port 0 for any that is free
 * @param keyStore the file of a PKCS #12 key store; empty for no TLS
 * @param keyStorePassword a reference of {@link org.patchbay.api.ops.secrets.Secrets}
 * @param threads how many requests are worked on at a time, at most
 * @param idleSeconds after how long a connection on which nothing happens is closed
 */
public record ListenerSettings(
        String address, int port, String keyStore, String keyStorePassword, int threads, int idleSeconds) {

    public boolean isTls() {
        return !keyStore.isEmpty();
    }
}
