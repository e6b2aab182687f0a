package org.patchbay.sip.stack.message;

import java.nio.charset.StandardCharsets;

/** Puts a message on the wire. */
final class MessageWriter {
    private MessageWriter() {}

    static byte[] encode(SipMessage message, HeaderField[] fields, byte[] body) {
        String start = message.startLine();
        int length = start.length() + 32;
        for (HeaderField field : fields) {
            length += field.name().length() + field.value().length() + 4;
        }
        StringBuilder out = new StringBuilder(length);
        out.append(start).append("\r\n");
        for (HeaderField field : fields) {
            if (!field.name().equals("Content-Length")) {
                out.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        out.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] head = out.toString().getBytes(StandardCharsets.UTF_8);
        if (body.length == 0) {
            return head;
        }
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
