package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Finds what is to be played by its name: {@code prompt:}, {@code tone:} or {@code silence:}. Prompts are {@code NAME.wav} in the configured
 * directory, and where that has none, those that come with this bundle. Files are read on a thread of their own, and again when they change.
 */
public final class Prompts implements AutoCloseable {

    private static final int LONGEST_SILENCE_MILLIS = 600_000;
    private static final long LARGEST_FILE = 32L << 20;

    /** @param changed of the file it was read from; null for one that came with the bundle */
    private record Kept(Sound sound, @Nullable FileTime changed) {}

    private final Supplier<Optional<Path>> directory;
    private final Map<String, Kept> files = new ConcurrentHashMap<>();
    private final Map<String, Sound> tones = new ConcurrentHashMap<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-media-prompts");
        thread.setDaemon(true);
        return thread;
    });

    /** @param directory asked each time, so that it may be configured anew */
    public Prompts(Supplier<Optional<Path>> directory) {
        this.directory = directory;
    }

    /** The sound; the stage fails with an {@link IOException} that says why there is none. */
    public CompletionStage<Sound> find(String name) {
        int colon = name.indexOf(':');
        String kind = colon < 0 ? "" : name.substring(0, colon);
        String rest = name.substring(colon + 1);
        try {
            return switch (kind) {
                case "tone" -> CompletableFuture.completedStage(tone(rest));
                case "silence" -> CompletableFuture.completedStage(silence(rest));
                case "prompt" -> prompt(rest);
                default ->
                    throw new IOException(
                            "'" + name
                                    + "' is nothing that can be played; known are prompt:NAME, tone:NAME and silence:MILLISECONDS");
            };
        } catch (IOException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private Sound tone(String name) throws IOException {
        Sound known = tones.get(name);
        if (known != null) {
            return known;
        }
        Sound tone = Tones.named(name);
        if (tone == null) {
            throw new IOException("There is no tone '" + name
                    + "'; known are ringback, busy, congestion, dial, beep and frequencies from 20 to 3400");
        }
        if (Character.isLetter(name.charAt(0))) {
            tones.put(name, tone);
        }
        return tone;
    }

    private static Sound silence(String milliseconds) throws IOException {
        int length = milliseconds.matches("[0-9]{1,6}") ? Integer.parseInt(milliseconds) : 0;
        if (length < 1 || length > LONGEST_SILENCE_MILLIS) {
            throw new IOException(
                    "silence:" + milliseconds + " is not from 1 to " + LONGEST_SILENCE_MILLIS + " milliseconds");
        }
        return Sound.silence(length);
    }

    private CompletionStage<Sound> prompt(String name) throws IOException {
        // A name and never a path: whoever chooses prompts must not read files.
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            throw new IOException("'" + name + "' is no name of a prompt; use letters, digits, - and _");
        }
        CompletableFuture<Sound> found = new CompletableFuture<>();
        reader.execute(() -> {
            try {
                found.complete(load(name));
            } catch (IOException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        return found;
    }

    private Sound load(String name) throws IOException {
        Optional<Path> file =
                directory.get().map(path -> path.resolve(name + ".wav")).filter(Files::isRegularFile);
        FileTime changed = file.isPresent() ? Files.getLastModifiedTime(file.get()) : null;
        Kept kept = files.get(name);
        if (kept != null && Objects.equals(kept.changed(), changed)) {
            return kept.sound();
        }
        Sound sound = file.isPresent() ? read(file.get()) : shipped(name);
        files.put(name, new Kept(sound, changed));
        return sound;
    }

    private static Sound read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(file + " is larger than " + LARGEST_FILE + " bytes");
        }
        try {
            return WavReader.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException(file + " cannot be played: " + e.getMessage(), e);
        }
    }

    private static Sound shipped(String name) throws IOException {
        try (InputStream stream = Prompts.class.getResourceAsStream("/prompts/" + name + ".wav")) {
            if (stream == null) {
                throw new IOException(
                        "There is no prompt '" + name + "', neither in the prompts directory nor with the engine");
            }
            return WavReader.read(stream.readAllBytes());
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
