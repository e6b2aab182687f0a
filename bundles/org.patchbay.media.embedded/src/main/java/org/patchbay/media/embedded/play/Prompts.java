package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds what is to be played by its name: {@code prompt:}, {@code say:}, {@code music:}, {@code tone:} or {@code silence:}. Files are read on a
 * thread of their own.
 */
public final class Prompts implements AutoCloseable {

    private static final int LONGEST_SILENCE_MILLIS = 600_000;
    /** 16 MB. */
    private static final long MOST_SPOKEN = 8L << 20;

    /** A name and never a path: whoever chooses prompts must not read files. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    /** BCP 47, as far as it names a language, a script and a region. */
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

    private final PromptFiles files;
    private final SpokenTexts texts;
    private final Map<String, Sound> tones = new ConcurrentHashMap<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-media-prompts");
        thread.setDaemon(true);
        return thread;
    });

    /** @param directory asked each time, so that it may be configured anew */
    public Prompts(Supplier<Optional<Path>> directory, SpeechSources sources) {
        this.files = new PromptFiles(directory);
        this.texts = new SpokenTexts(sources::best, reader, MOST_SPOKEN);
    }

    private interface Reading {
        Sound read() throws IOException;
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
                case "say" -> say(rest);
                case "music" -> music(rest);
                default ->
                    throw new IOException(
                            "'" + name
                                    + "' is nothing that can be played; known are prompt:NAME, prompt:NAME@LANGUAGE, say:LANGUAGE:TEXT, music:NAME, tone:NAME and silence:MILLISECONDS");
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

    private CompletionStage<Sound> prompt(String wanted) throws IOException {
        int at = wanted.indexOf('@');
        String name = checked(at < 0 ? wanted : wanted.substring(0, at));
        String language = at < 0 ? "" : language(wanted.substring(at + 1));
        return reading(() -> files.prompt(name, language));
    }

    private CompletionStage<Sound> say(String what) throws IOException {
        int colon = what.indexOf(':');
        if (colon < 0) {
            throw new IOException(
                    "'say:" + what + "' does not say in which language: say:LANGUAGE:TEXT, as in say:de:Guten Tag");
        }
        return texts.say(language(what.substring(0, colon)), what.substring(colon + 1));
    }

    private CompletionStage<Sound> music(String wanted) throws IOException {
        String name = checked(wanted);
        return reading(() -> {
            Sound own = files.music(name);
            if (own != null) {
                return own;
            }
            if (!name.equals("default")) {
                throw new IOException("There is no music '" + name + "': put music/" + name
                        + ".wav into the prompts directory, or play music:default");
            }
            return tones.computeIfAbsent("music", any -> Music.soft());
        });
    }

    private static String checked(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("'" + name + "' is no name of a prompt; use letters, digits, - and _");
        }
        return name;
    }

    private static String language(String tag) throws IOException {
        if (!LANGUAGE.matcher(tag).matches()) {
            throw new IOException("'" + tag + "' is no language; use one as in de, de-AT or en-US (BCP 47)");
        }
        return tag;
    }

    private CompletionStage<Sound> reading(Reading what) {
        CompletableFuture<Sound> found = new CompletableFuture<>();
        try {
            reader.execute(() -> {
                try {
                    found.complete(what.read());
                } catch (IOException | RuntimeException e) {
                    found.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            found.completeExceptionally(new IOException("The media engine is stopping", e));
        }
        return found;
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
