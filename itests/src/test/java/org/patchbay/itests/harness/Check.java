package org.patchbay.itests.harness;

/** What a scenario looks at in a message that it receives; the call fails unless it is so. Patterns are POSIX extended. */
public final class Check {
    private final String where;
    private final String pattern;
    private final boolean wanted;

    private Check(String where, String pattern, boolean wanted) {
        this.where = where;
        this.pattern = pattern;
        this.wanted = wanted;
    }

    /** The start line begins so. */
    public static Check line(String pattern) {
        return new Check("search_in=\"msg\"", "^" + pattern, true);
    }

    /** The start line is this, byte for byte. */
    public static Check exactly(String line) {
        return line(literally(line) + "[[:cntrl:]]");
    }

    /** The first header of this name has this in its value. */
    public static Check header(String name, String pattern) {
        return new Check("search_in=\"hdr\" header=\"" + name + ":\"", pattern, true);
    }

    /** The value of a header is this, byte for byte. */
    public static Check is(String header, String value) {
        return header(header, "^ *" + literally(value) + "$");
    }

    /** The message has no such header. */
    public static Check no(String header) {
        return new Check("search_in=\"msg\"", "[[:cntrl:]]" + header + ":", false);
    }

    /** The body has this. */
    public static Check body(String pattern) {
        return new Check("search_in=\"body\"", pattern, true);
    }

    /** The body does not have this. */
    public static Check not(String pattern) {
        return new Check("search_in=\"body\"", pattern, false);
    }

    /** A text as a pattern that matches it alone. */
    public static String literally(String text) {
        return text.replaceAll("[\\\\.^$|?*+()\\[\\]{}]", "\\\\$0");
    }

    String action(String variable) {
        return "      <ereg regexp=\"" + Script.xml(pattern) + "\" " + where + " assign_to=\"" + variable + "\" "
                + (wanted ? "check_it=\"true\"" : "check_it_inverse=\"true\"") + "/>\n";
    }
}
