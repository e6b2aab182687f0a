package org.patchbay.zoom;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was delivered lately. Zoom gives no key for it: the same body is the same delivery, since each holds its time in milliseconds. */
final class Deliveries {
    static final int REMEMBERED = 10_000;

    private final Map<String, Boolean> last = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Whether it is new. */
    synchronized boolean take(byte[] body) {
        return last.put(key(body), true) == null;
    }

    /** It was not taken after all, and will come again. */
    synchronized void forget(byte[] body) {
        last.remove(key(body));
    }

    private static String key(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
