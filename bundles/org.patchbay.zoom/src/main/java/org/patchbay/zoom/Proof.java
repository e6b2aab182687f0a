package org.patchbay.zoom;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/** By what an app proves itself to Zoom: read anew each time, so that a renewed secret counts at once. */
final class Proof {
    private Proof() {}

    /** The header {@code Authorization}. @throws PresenceException naming the setting, where the secret is not there */
    static String basic(Secrets secrets, String client, String setting, String reference) throws PresenceException {
        char[] secret = secret(secrets, reference)
                .orElseThrow(() -> new PresenceException(
                        Reason.NOT_CONNECTED,
                        "The secret " + reference + " of " + setting + " is not there. Put it there."));
        byte[] id = (client + ":").getBytes(StandardCharsets.UTF_8);
        byte[] key = bytes(secret);
        byte[] both = Arrays.copyOf(id, id.length + key.length);
        System.arraycopy(key, 0, both, id.length, key.length);
        String encoded = Base64.getEncoder().encodeToString(both);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(both, (byte) 0);
        return "Basic " + encoded;
    }

    /** Empty also for a reference that leads nowhere. */
    static Optional<char[]> secret(Secrets secrets, String reference) {
        try {
            return secrets.read(reference).filter(secret -> secret.length > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** UTF-8 of a secret, which is overwritten. */
    static byte[] bytes(char[] secret) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear();
        encoded.put(new byte[encoded.remaining()]);
        Arrays.fill(secret, '\0');
        return bytes;
    }
}
