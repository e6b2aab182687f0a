package org.patchbay.lab.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScreenTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(written, true, StandardCharsets.UTF_8));

    @Test
    void keepsToItsWidthAndLosesNothing() {
        screen.line("word ".repeat(60));
        assertThat(lines()).hasSizeGreaterThan(3).allMatch(line -> line.length() <= Screen.WIDTH);
        assertThat(written.toString(StandardCharsets.UTF_8).split("word", -1)).hasSize(61);
    }

    @Test
    void cutsWhatHasNoSpace() {
        screen.line("x".repeat(250));
        assertThat(lines()).allMatch(line -> line.length() <= Screen.WIDTH);
        assertThat(String.join("", lines()).replace(" ", "")).hasSize(250);
    }

    private String[] lines() {
        return written.toString(StandardCharsets.UTF_8).split("\n");
    }
}
