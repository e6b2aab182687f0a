package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.patchbay.api.media.MediaException;

/**
 * Finds what is to be played by its name: {@code prompt:}, {@code tone:} or {@code silence:}. Tones and silence are made here and sent along;
 * so is a prompt that fits into a datagram. A longer one is named by its path, which rtpengine then has to see as we do.
 */
final class Sounds implements AutoCloseable {

    /**
     * A sound as rtpengine takes it.
     *
     * @param source what to add to {@code play media}
     * @param times how often it is to be repeated to be as long as was asked
     */
    record Sound(Map<String, Object> source, int times) {}

    private static final int LONGEST_SILENCE_MILLIS = 600_000;
    private static final int LONGEST_PIECE_MILLIS = 5000;
    /** Of a file that is sent along: a datagram takes 65507 octets, of which the rest of the request needs some. */
    private static final int LARGEST_SENT = 60_000;

    private final Supplier<Optional<Path>> directory;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-rtpengine-prompts");
        thread.setDaemon(true);
        return thread;
    });

    /** @param directory asked each time, so that it may be configured anew */
    Sounds(Supplier<Optional<Path>> directory) {
        this.directory = directory;
    }

    /** The sound; the stage fails with a {@link MediaException} that says why there is none. */
    CompletionStage<Sound> find(String name) {
        int colon = name.indexOf(':');
        String kind = colon < 0 ? "" : name.substring(0, colon);
        String rest = name.substring(colon + 1);
        try {
            return switch (kind) {
                case "tone" -> CompletableFuture.completedStage(new Sound(Map.of("blob", Tones.named(rest)), 1));
                case "silence" -> CompletableFuture.completedStage(silence(rest));
                case "prompt" -> prompt(rest);
                default ->
                    throw new MediaException(
                            404,
                            "'" + name
                                    + "' is nothing that can be played; known are prompt:NAME, tone:NAME and silence:MILLISECONDS");
            };
        } catch (MediaException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static Sound silence(String milliseconds) throws MediaException {
        int length = milliseconds.matches("[0-9]{1,6}") ? Integer.parseInt(milliseconds) : 0;
        if (length < 1 || length > LONGEST_SILENCE_MILLIS) {
            throw new MediaException(
                    404, "silence:" + milliseconds + " is not from 1 to " + LONGEST_SILENCE_MILLIS + " milliseconds");
        }
        int times = (length + LONGEST_PIECE_MILLIS - 1) / LONGEST_PIECE_MILLIS;
        return new Sound(Map.of("blob", Tones.silence(length / times)), times);
    }

    private CompletionStage<Sound> prompt(String name) throws MediaException {
        // A name and never a path: whoever chooses prompts must not read files.
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            throw new MediaException(404, "'" + name + "' is no name of a prompt; use letters, digits, - and _");
        }
        Path folder = directory.get().orElse(null);
        if (folder == null) {
            throw new MediaException(
                    404, "There is no prompt '" + name + "': " + Settings.PID + " has no prompts_directory");
        }
        CompletableFuture<Sound> found = new CompletableFuture<>();
        try {
            reader.execute(() -> {
                try {
                    found.complete(read(folder.resolve(name + ".wav")));
                } catch (MediaException | RuntimeException e) {
                    found.completeExceptionally(e);
                } catch (IOException e) {
                    found.completeExceptionally(new MediaException(500, "Prompt '" + name + "' cannot be read: " + e));
                }
            });
        } catch (RejectedExecutionException e) {
            throw new MediaException(503, "The engine stops");
        }
        return found;
    }

    private static Sound read(Path file) throws IOException, MediaException {
        if (!Files.isRegularFile(file)) {
            throw new MediaException(404, "There is no prompt " + file);
        }
        // rtpengine takes whatever its decoders make something of.
        byte[] head = new byte[12];
        try (InputStream in = Files.newInputStream(file)) {
            if (in.readNBytes(head, 0, head.length) < head.length
                    || !new String(head, StandardCharsets.ISO_8859_1).matches("(?s)RIFF....WAVE")) {
                throw new MediaException(500, file + " is no WAV file");
            }
        }
        Map<String, Object> source = Files.size(file) > LARGEST_SENT
                ? Map.of("file", file.toAbsolutePath().toString())
                : Map.of("blob", Files.readAllBytes(file));
        return new Sound(source, 1);
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
