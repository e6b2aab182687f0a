package org.patchbay.itests.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * A SIP message as it came.
 *
 * @param text all of it; empty for nothing
 */
public record Reply(String text) {
    /** What did not come. */
    public static final Reply NOTHING = new Reply("");

    public boolean isNothing() {
        return text.isEmpty();
    }

    /** The status of a response; 0 for anything else. */
    public int status() {
        return text.matches("(?s)SIP/2\\.0 [1-6]\\d\\d .*") ? Integer.parseInt(text.substring(8, 11)) : 0;
    }

    /** The start line. */
    public String startLine() {
        return text.lines().findFirst().orElse("");
    }

    /** All values of a header, one a line. */
    public String header(String name) {
        List<String> found = new ArrayList<>();
        for (String line : text.split("\r\n")) {
            if (line.isEmpty()) {
                break;
            }
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                found.add(line.substring(name.length() + 1).strip());
            }
        }
        return String.join("\n", found);
    }

    /** The answer to this request, from an end of the wire: without a body. */
    public String answer(Wire from, String status) {
        return "SIP/2.0 " + status + "\r\nVia: " + header("Via") + "\r\nFrom: " + header("From") + "\r\nTo: "
                + header("To") + ";tag=rough\r\nCall-ID: " + header("Call-ID") + "\r\nCSeq: " + header("CSeq")
                + "\r\nContact: <sip:" + from.address() + ">\r\nContent-Length: 0\r\n\r\n";
    }

    public String body() {
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? "" : text.substring(end + 4);
    }
}
