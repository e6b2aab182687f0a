package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Lets calls share what is alike in the texts that they keep: descriptions of ours differ in little more than ports, and the ends of dialogs in
 * numbers and tags. Bounded; a model that has to give way stays with the calls that have it. May be used by any thread.
 */
final class Texts {
    private static final int PLACES = 64;
    /** Models of one place: texts of one kind with more or fewer words in a line. */
    private static final int EACH = 4;
    /** What is longer is rare, and would make the models large; what is shorter is not worth it. */
    private static final int LONGEST = 4096;

    private static final int SHORTEST = 40;

    private final AtomicReferenceArray<byte @Nullable []> models = new AtomicReferenceArray<>(PLACES * EACH);

    /** The same text, as small as it can be had. */
    Kept keep(String text) {
        if (text.length() < SHORTEST || text.length() > LONGEST) {
            return Kept.whole(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!new String(bytes, StandardCharsets.ISO_8859_1).equals(text)) {
            return Kept.whole(text);
        }
        int place = place(text) * EACH;
        int free = place + (text.length() & EACH - 1);
        for (int i = place; i < place + EACH; i++) {
            byte[] model = models.getAcquire(i);
            Kept kept = model == null ? null : Kept.by(model, bytes);
            if (kept != null) {
                return kept;
            }
            free = model == null ? i : free;
        }
        byte[] model = Kept.model(bytes);
        Kept kept = Kept.by(model, bytes);
        models.setRelease(free, model);
        return kept == null ? Kept.whole(text) : kept;
    }

    /** The same for all texts whose lines begin alike. */
    private static int place(String text) {
        int hash = 0;
        int line = 0;
        while (line < text.length()) {
            hash = hash * 31 + text.charAt(line);
            hash = hash * 31 + text.charAt(Math.min(line + 2, text.length() - 1));
            int end = text.indexOf('\n', line);
            line = end < 0 ? text.length() : end + 1;
        }
        return (hash ^ hash >>> 16 ^ hash >>> 8) & PLACES - 1;
    }
}
