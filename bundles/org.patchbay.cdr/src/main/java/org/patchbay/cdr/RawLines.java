package org.patchbay.cdr;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file line by line as bytes: what a crash left of a record may end within a character, and has to be passed over and kept. */
final class RawLines {
    private static final int AT_ONCE = 1 << 16;

    private RawLines() {}

    /** Takes a line. */
    interface Each {
        /** @param line with its end; the last one may have none */
        void take(byte[] line) throws IOException;
    }

    static void of(Path file, Each each) throws IOException {
        byte[] buffer = new byte[AT_ONCE];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                int start = 0;
                for (int i = 0; i < length; i++) {
                    if (buffer[i] == '\n') {
                        line.write(buffer, start, i + 1 - start);
                        each.take(line.toByteArray());
                        line.reset();
                        start = i + 1;
                    }
                }
                line.write(buffer, start, length - start);
            }
        }
        if (line.size() > 0) {
            each.take(line.toByteArray());
        }
    }

    /** What stands in it, without its end; what is no UTF-8 is replaced. */
    static String text(byte[] line) {
        return new String(line, 0, line.length - (isEnded(line) ? 1 : 0), StandardCharsets.UTF_8);
    }

    /** Another text in the place of this line, with an end where this one has one. */
    static byte[] with(String text, byte[] line) {
        return (isEnded(line) ? text + '\n' : text).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isEnded(byte[] line) {
        return line[line.length - 1] == '\n';
    }
}
