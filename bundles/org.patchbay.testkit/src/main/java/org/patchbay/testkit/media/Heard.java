package org.patchbay.testkit.media;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.Recording;

import static org.awaitility.Awaitility.await;

/** Writes down what an engine tells. */
public final class Heard implements MediaListener {

    public final List<String> events = new CopyOnWriteArrayList<>();
    /** What became of recordings, by leg and op. */
    public final Map<String, Recording> recordings = new ConcurrentHashMap<>();

    /** What became of this one; waits until it is told. */
    public Recording recording(String leg, String op) {
        String which = leg + " " + op;
        await("recording " + which).until(() -> recordings.containsKey(which));
        return recordings.getOrDefault(which, Recording.none("never told"));
    }

    @Override
    public void played(String leg, String op, String error) {
        events.add("played " + leg + " " + op + (error.isEmpty() ? "" : ": " + error));
    }

    @Override
    public void recorded(String leg, String op, Recording result) {
        recordings.put(leg + " " + op, result);
        events.add("recorded " + leg + " " + op + (result.error().isEmpty() ? "" : ": " + result.error()));
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
