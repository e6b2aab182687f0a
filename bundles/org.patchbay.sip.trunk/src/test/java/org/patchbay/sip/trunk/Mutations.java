package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Spoils messages in ways that peers, networks and attackers do; the same seed spoils them alike. */
final class Mutations {
    private static final List<String> NASTY = List.of(
            "",
            "0",
            "-1",
            "4294967296",
            "99999999999999999999",
            "\u0000",
            "\r\n",
            "\r\n\r\n",
            "\r\n ",
            "%00",
            "%",
            ";",
            ",",
            "<",
            ">",
            "\"",
            "\\",
            "@",
            ":",
            "[::1",
            "sip:",
            "tel:",
            ";tag=",
            ";branch=z9hG4bK",
            "SIP/2.0",
            "\u00ff\u00fe",
            "\ud83d\ude00",
            "a".repeat(3000),
            "Content-Length: 5\r\n",
            "Require: x\r\n",
            "Route: <sip:127.0.0.1;lr>\r\n",
            "v: SIP/2.0/UDP x\r\n");

    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    byte[] of(String message, String other) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            bytes = once(bytes, other);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes, String other) {
        if (bytes.length < 4) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(20));
        return switch (random.nextInt(8)) {
            case 0 -> flipped(bytes, at);
            case 1 -> joined(bytes, at, new byte[0], at + length);
            case 2 -> joined(bytes, at, nasty(), at);
            case 3 -> joined(bytes, at, nasty(), at + length);
            case 4 -> joined(bytes, at, java.util.Arrays.copyOfRange(bytes, at, at + length), at);
            case 5 -> lines(bytes);
            case 6 -> joined(bytes, at, new byte[0], bytes.length);
            default -> spliced(bytes, at, other.getBytes(StandardCharsets.UTF_8));
        };
    }

    private byte[] nasty() {
        return NASTY.get(random.nextInt(NASTY.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) random.nextInt(256);
        return copy;
    }

    private static byte[] joined(byte[] bytes, int end, byte[] middle, int from) {
        byte[] all = new byte[end + middle.length + bytes.length - from];
        System.arraycopy(bytes, 0, all, 0, end);
        System.arraycopy(middle, 0, all, end, middle.length);
        System.arraycopy(bytes, from, all, end + middle.length, bytes.length - from);
        return all;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other) {
        byte[] rest = java.util.Arrays.copyOfRange(other, Math.min(at, other.length), other.length);
        return joined(bytes, at, rest, bytes.length);
    }

    /** Repeats, removes or exchanges whole lines. */
    private byte[] lines(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        int a = random.nextInt(lines.length);
        int b = random.nextInt(lines.length);
        switch (random.nextInt(3)) {
            case 0 -> lines[a] = lines[b] + "\r\n" + lines[a];
            case 1 -> lines[a] = lines[b];
            default -> {
                String kept = lines[a];
                lines[a] = lines[b];
                lines[b] = kept;
            }
        }
        return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }
}
