package org.patchbay.testkit.media;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.media.MediaListener;

/** Writes down what an engine tells. */
public final class Heard implements MediaListener {

    public final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void played(String leg, String op, String error) {
        events.add("played " + leg + " " + op + (error.isEmpty() ? "" : ": " + error));
    }

    @Override
    public void digit(String leg, char digit, int milliseconds) {
        events.add("digit " + leg + " " + digit + " " + milliseconds);
    }

    @Override
    public void silent(String leg, int seconds) {
        events.add("silent " + leg + " " + seconds);
    }

    @Override
    public void latched(String leg, String source) {
        events.add("latched " + leg + " " + source);
    }
}
