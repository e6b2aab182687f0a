package org.patchbay.sip.stack.message;

import java.nio.charset.StandardCharsets;

/** Puts a message on the wire. */
final class MessageWriter {
    private static final String LENGTH = "Content-Length";

    private final byte[] out;
    private int at;

    private MessageWriter(int length) {
        out = new byte[length];
    }

    static byte[] encode(SipMessage message, HeaderField[] fields, byte[] body) {
        String start = message.startLine();
        String bodyLength = Integer.toString(body.length);
        boolean ascii = isAscii(start);
        int length = start.length() + 2 + LENGTH.length() + 2 + bodyLength.length() + 4;
        for (HeaderField field : fields) {
            if (!field.name().equals(LENGTH)) {
                ascii &= field.isAscii();
                length += field.name().length() + field.value().length() + 4;
            }
        }
        return ascii ? plain(length, start, fields, bodyLength, body) : any(length, start, fields, bodyLength, body);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Nearly always: one byte for each character, and no more than one copy of them. */
    private static byte[] plain(int length, String start, HeaderField[] fields, String bodyLength, byte[] body) {
        MessageWriter writer = new MessageWriter(length + body.length);
        writer.put(start).end();
        for (HeaderField field : fields) {
            if (!field.name().equals(LENGTH)) {
                writer.put(field.name()).put(": ").put(field.value()).end();
            }
        }
        writer.put(LENGTH).put(": ").put(bodyLength).end().end();
        System.arraycopy(body, 0, writer.out, writer.at, body.length);
        return writer.out;
    }

    @SuppressWarnings("deprecation") // It leaves out the upper halves of characters, which are empty here.
    private MessageWriter put(String text) {
        text.getBytes(0, text.length(), out, at);
        at += text.length();
        return this;
    }

    private MessageWriter end() {
        out[at++] = '\r';
        out[at++] = '\n';
        return this;
    }

    private static byte[] any(int length, String start, HeaderField[] fields, String bodyLength, byte[] body) {
        StringBuilder text = new StringBuilder(length);
        text.append(start).append("\r\n");
        for (HeaderField field : fields) {
            if (!field.name().equals(LENGTH)) {
                text.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        text.append(LENGTH).append(": ").append(bodyLength).append("\r\n\r\n");
        byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
