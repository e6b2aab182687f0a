package org.patchbay.lab.demo;

import java.io.PrintStream;
import java.util.List;

/** Writes for people, at most 100 columns wide. */
final class Screen {
    static final int WIDTH = 100;

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

    /** One line, cut where it is too long. */
    void line(String text) {
        String line = "     " + text;
        out.println(line.length() <= WIDTH ? line.stripTrailing() : line.substring(0, WIDTH - 1) + "…");
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
