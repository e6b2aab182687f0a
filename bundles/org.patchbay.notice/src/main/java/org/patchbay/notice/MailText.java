package org.patchbay.notice;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What a notice is as a mail (RFC 5322). */
final class MailText {
    /** 60 characters in Base64. */
    private static final int BYTES_OF_A_WORD = 45;

    private MailText() {}

    static String of(Notice notice, String from, List<String> to) {
        StringBuilder body = new StringBuilder(notice.title()).append("\n\n");
        body.append("when: ").append(notice.at()).append('\n');
        if (!notice.tenant().isEmpty()) {
            body.append("tenant: ").append(notice.tenant()).append('\n');
        }
        new TreeMap<>(notice.data()).forEach((key, value) -> {
            if (!value.isEmpty()) {
                body.append(key).append(": ").append(value).append('\n');
            }
        });
        body.append("\nThe node that tells this keeps it: patchbay:audit, patchbay:trace CALL.\n");
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .withLocale(Locale.ROOT)
                .format(notice.at().atOffset(ZoneOffset.UTC));
        return "From: <" + from + ">\nTo: <" + String.join(">, <", to) + ">\nSubject: " + encoded(notice.title())
                + "\nDate: " + date + "\nMessage-ID: <" + notice.id() + "@patchbay.invalid>\nMIME-Version: 1.0\n"
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\nAuto-Submitted: auto-generated\n\n"
                + Base64.getMimeEncoder().encodeToString(body.toString().getBytes(StandardCharsets.UTF_8)) + "\n";
    }

    /** As it is, or as RFC 2047 says, in words of 75 characters at most: nothing in a title ends a line, or is a header field. */
    private static String encoded(String title) {
        if (title.matches("[ -~]{1,900}") && !title.contains("=?")) {
            return title;
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int c : title.codePoints().toArray()) {
            int more = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > BYTES_OF_A_WORD) {
                words.add(word(word));
                word.setLength(0);
                bytes = 0;
            }
            word.appendCodePoint(c);
            bytes += more;
        }
        words.add(word(word));
        return String.join("\n ", words);
    }

    private static String word(CharSequence text) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8))
                + "?=";
    }
}
