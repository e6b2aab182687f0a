package org.patchbay.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Write;
import org.patchbay.store.shelf.Draft;

/** What a database can keep. */
final class Checks {
    /** Of a space, a key and an author in UTF-8: an index entry of PostgreSQL takes no more than 2.7 kB. */
    private static final int LONGEST_NAME = 1024;

    private static final long LARGEST = 256L << 20;

    private Checks() {}

    /** What is wrong whatever is in the database. */
    static void check(String author, List<Write> writes) throws StoreException {
        long size = 0;
        for (Write write : writes) {
            Draft.check(write);
            String value = write.value().orElse("-");
            checkText("The space " + write.space(), write.space(), LONGEST_NAME);
            checkText("The key " + write.key(), write.key(), LONGEST_NAME);
            checkText("The author " + author, author, LONGEST_NAME);
            size += checkText("The document " + write.space() + "/" + write.key(), value, LARGEST);
        }
        if (size > LARGEST) {
            throw new StoreException(
                    Reason.INVALID, "The change is larger than " + (LARGEST >> 20) + " MB. Make it in several parts.");
        }
    }

    private static long checkText(String what, String text, long most) throws StoreException {
        String shown = what.length() > 200 ? what.substring(0, 200) + "..." : what;
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new StoreException(
                    Reason.INVALID, shown + " holds half of a surrogate pair, which is no character. Take it out.");
        }
        long length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > most) {
            throw new StoreException(
                    Reason.INVALID, shown + " has " + length + " bytes; at most " + most + " can be kept.");
        }
        return length;
    }
}
