package org.patchbay.itests.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a SIPp scenario of one call, as seen by one party: what it says, what it must hear, in this order. The same words make both sides of
 * a call; how a side writes its messages is its {@link Style}.
 */
public final class Script {
    private final String name;
    private final Style style;
    private final boolean calls;
    private final StringBuilder out = new StringBuilder();
    private final List<String> variables = new ArrayList<>();
    private boolean up;
    private boolean cancelled;
    private String tag = "";
    private int cseq;
    private int inviteCseq;
    private String from = "";
    private String to = "";
    private String target = "";

    private Script(String name, Style style, boolean calls) {
        this.name = name;
        this.style = style;
        this.calls = calls;
    }

    /** The party that is called. */
    public static Script called(String name, Style style) {
        return new Script(name, style, false);
    }

    /** The party that calls. */
    public static Script caller(String name, Style style) {
        return new Script(name, style, true);
    }

    public String name() {
        return name;
    }

    public boolean isCaller() {
        return calls;
    }

    static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    // --- what it says
    // -------------------------------------------------------------------------------------------------------

    /** Calls a URI, from a user of its side, with an offer or another body. */
    public Script invites(String uri, String user, Part... parts) {
        from = style.from(user) + ";tag=[pid]c[call_number]";
        to = "<" + uri.replaceAll(";transport=\\w+", "") + ">";
        target = uri;
        cseq = 1;
        inviteCseq = 1;
        return request("INVITE", 1, "INVITE-1", uri, parts);
    }

    /** A request outside any dialog. */
    public Script asksOutside(String method, String uri, Part... parts) {
        from = style.from("").replace("@", "") + ";tag=[pid]o[call_number]";
        to = "<" + uri + ">";
        return request(method, 1, method, uri, parts);
    }

    /** A request in the dialog. */
    public Script asks(String method, Part... parts) {
        cseq++;
        inviteCseq = method.equals("INVITE") ? cseq : inviteCseq;
        return request(method, cseq, method + "-" + cseq, "[$target]", parts);
    }

    /** Acknowledges the 200 of its last INVITE. */
    public Script acks() {
        return request("ACK", inviteCseq, "ACK-" + inviteCseq, "[$target]");
    }

    /** Acknowledges a refusal. */
    public Script acksRefusal() {
        return request("ACK", inviteCseq, "INVITE-" + inviteCseq, target);
    }

    /** Gives its INVITE up. */
    public Script cancels(Part... parts) {
        cancelled = true;
        return request("CANCEL", 1, "INVITE-1", target, parts);
    }

    private Script request(String method, int number, String branch, String uri, Part... parts) {
        String local = calls ? from : "[$local];tag=[pid]s[call_number]" + tag;
        String remote = up ? "[$remote]" : method.equals("ACK") ? "[$remoteTo]" : to;
        List<String> lines = new ArrayList<>(List.of(
                method + " " + uri + " SIP/2.0",
                style.name("Via") + ": SIP/2.0/" + style.via() + ";branch=z9hG4bK-[pid]-[call_number]-" + name + "-"
                        + branch,
                style.name("From") + ": " + local,
                style.name("To") + ": " + remote,
                style.name("Call-ID") + ": [call_id]",
                style.name("CSeq") + ": " + number + " " + method,
                "Max-Forwards: 70"));
        if (method.equals("INVITE")) {
            lines.addAll(style.caller());
        }
        return send(lines, parts);
    }

    /** Answers the INVITE that came last; a tag makes it another end of a fork. */
    public Script says(String status, Part... parts) {
        List<String> lines = new ArrayList<>(List.of(
                "SIP/2.0 " + status,
                style.name("Via") + ": [$via]",
                up ? "[last_From:]" : style.name("From") + ": [$remote]",
                up && Part.tag(parts).isEmpty()
                        ? "[last_To:]"
                        : style.name("To") + ": [$local];tag=[pid]s[call_number]" + Part.tag(parts),
                style.name("Call-ID") + ": [call_id]",
                style.name("CSeq") + ": [$cseq]"));
        if (!status.startsWith("100")) {
            lines.addAll(status.matches("[12].*") ? style.answerer() : List.of());
        }
        if (status.startsWith("2") && !up) {
            up = true;
            tag = Part.tag(parts);
        }
        return send(lines, parts);
    }

    /** Answers what came last, and is no INVITE. */
    public Script agrees(Part... parts) {
        return send(
                new ArrayList<>(List.of(
                        "SIP/2.0 200 OK",
                        "[last_Via:]",
                        "[last_From:]",
                        "[last_To:]",
                        "[last_Call-ID:]",
                        "[last_CSeq:]")),
                parts);
    }

    private Script send(List<String> lines, Part... parts) {
        String body = "";
        for (Part part : parts) {
            lines.addAll(part.headers());
            body = part.body().isEmpty() ? body : part.body();
        }
        out.append("  <send>\n    <![CDATA[\n").append(String.join("\n", lines)).append("\nContent-Length: [len]\n\n");
        out.append(body.isEmpty() ? "]]>" : body + "\n]]>").append("\n  </send>\n");
        return this;
    }

    // --- what it hears
    // ------------------------------------------------------------------------------------------------------

    /** The next message is this request. The first INVITE of who is called begins the dialog. */
    public Script hears(String method, Check... checks) {
        StringBuilder actions = new StringBuilder();
        if (method.equals("INVITE")) {
            take(actions, "via", ".*", "hdr", "Via:");
            take(actions, "cseq", ".*", "hdr", "CSeq:");
            if (!calls && !up && !variables.contains("target")) {
                take(actions, "remote", ".*", "hdr", "From:");
                take(actions, "local", ".*", "hdr", "To:");
                contact(actions);
            }
        }
        return receive("request=\"" + method + "\"", actions, checks);
    }

    /** The next message is this response. A 200 to the first INVITE of who calls begins the dialog. */
    public Script hears(int status, Check... checks) {
        StringBuilder actions = new StringBuilder();
        if (calls && !up && status >= 300) {
            take(actions, "remoteTo", ".*", "hdr", "To:");
        } else if (calls && !up && !cancelled && status >= 200) {
            up = true;
            take(actions, "remote", ".*", "hdr", "To:");
            contact(actions);
        }
        return receive("response=\"" + status + "\"", actions, checks);
    }

    /** A response that may come here. */
    public Script mayHear(int status) {
        out.append("  <recv response=\"").append(status).append("\" optional=\"true\"></recv>\n");
        return this;
    }

    private void contact(StringBuilder actions) {
        actions.append(
                "      <ereg regexp=\"&lt;([^>]*)>\" search_in=\"hdr\" header=\"Contact:\" assign_to=\"contact,target\"/>\n");
        variables.add("contact");
        variables.add("target");
    }

    private void take(StringBuilder actions, String variable, String pattern, String where, String header) {
        actions.append("      <ereg regexp=\"" + pattern + "\" search_in=\"" + where + "\" header=\"" + header
                + "\" assign_to=\"" + variable + "\"/>\n");
        if (!variables.contains(variable)) {
            variables.add(variable);
        }
    }

    private Script receive(String what, StringBuilder actions, Check... checks) {
        for (Check check : checks) {
            String variable = "check" + variables.size();
            variables.add(variable);
            actions.append(check.action(variable));
        }
        out.append("  <recv ").append(what).append(">\n");
        if (actions.length() > 0) {
            out.append("    <action>\n").append(actions).append("    </action>\n");
        }
        out.append("  </recv>\n");
        return this;
    }

    /** Says nothing for a time; whatever comes meanwhile is not expected. */
    public Script waits(int millis) {
        out.append("  <pause milliseconds=\"").append(millis).append("\"/>\n");
        return this;
    }

    /** Does nothing until the test says so: {@link Exchange#goOn}. */
    public Script waitsForTest() {
        return receive("request=\"MESSAGE\"", new StringBuilder());
    }

    /** Until it is hung up on, it agrees to every re-INVITE with the same description. */
    public Script isRefreshedUntilHungUp(Part description) {
        StringBuilder taken = new StringBuilder();
        take(taken, "via", ".*", "hdr", "Via:");
        take(taken, "cseq", ".*", "hdr", "CSeq:");
        out.append(
                        "  <label id=\"again\"/>\n  <recv request=\"INVITE\" optional=\"true\" next=\"refresh\">\n    <action>\n")
                .append(taken)
                .append(
                        "    </action>\n  </recv>\n  <recv request=\"BYE\" next=\"end\"></recv>\n  <label id=\"refresh\"/>\n");
        says("200 OK", description);
        // The other side may hang up in the very moment of a refresh: its BYE can be there before the ACK.
        out.append(
                "  <recv request=\"BYE\" optional=\"true\" next=\"end\"></recv>\n  <recv request=\"ACK\" next=\"again\"></recv>\n  <label id=\"end\"/>\n");
        return agrees();
    }

    /** Hangs up, and hears that it was understood. */
    public Script hangsUp(Part... parts) {
        return asks("BYE", parts).hears(200);
    }

    /** Is hung up on. */
    public Script isHungUp(Check... checks) {
        return hears("BYE", checks).agrees();
    }

    /** The scenario. */
    public String text() {
        return "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<!DOCTYPE scenario SYSTEM \"sipp.dtd\">\n<scenario name=\""
                + name + "\">\n" + out
                + (variables.isEmpty() ? "" : "  <Reference variables=\"" + String.join(",", variables) + "\"/>\n")
                + "</scenario>\n";
    }
}
