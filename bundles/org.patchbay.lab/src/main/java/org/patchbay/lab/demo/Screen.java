package org.patchbay.lab.demo;

import java.io.PrintStream;
import java.util.List;

/** Writes for people, at most 100 columns wide. */
final class Screen {
    static final int WIDTH = 100;
    private static final String INDENT = "     ";
    private static final String HANGING = "    ";

    private final PrintStream out;

    Screen(PrintStream out) {
        this.out = out;
    }

    void title(String text) {
        out.println();
        out.println("== " + text + " " + "=".repeat(Math.max(2, WIDTH - 4 - text.length())));
        out.flush();
    }

    void head(String text) {
        out.println();
        out.println("   " + text);
    }

    /** One line; what does not fit goes on in the next, a little further to the right. */
    void line(String text) {
        String rest = INDENT + text;
        while (rest.length() > WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH);
            int cut = space > INDENT.length() + HANGING.length() ? space : WIDTH;
            out.println(rest.substring(0, cut).stripTrailing());
            rest = INDENT + HANGING + rest.substring(cut).strip();
        }
        out.println(rest.stripTrailing());
        out.flush();
    }

    void lines(List<String> texts) {
        texts.forEach(this::line);
    }

    void plain(String text) {
        out.println(text);
        out.flush();
    }
}
