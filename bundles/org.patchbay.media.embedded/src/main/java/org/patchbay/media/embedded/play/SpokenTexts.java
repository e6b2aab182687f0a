package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.speech.SpeechSource;

/** Has texts spoken by whoever can, and keeps what was spoken last: the same sentence is said to many callers. */
final class SpokenTexts {
    private static final Logger LOG = LoggerFactory.getLogger(SpokenTexts.class);
    private static final int LONGEST_TEXT = 1000;
    private static final int PATIENCE_SECONDS = 15;
    private static final int LARGEST = 32 << 20;

    private record Text(String language, String text) {}

    private final Supplier<List<SpeechSource>> sources;
    private final Executor reader;
    /** In samples: 16 MB are 17 minutes. */
    private final long most;
    // Guarded by this; what was asked for last is last.
    private final Map<Text, CompletableFuture<Sound>> spoken = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param sources the best first
     * @param reader takes the work of reading what was spoken
     * @param most samples that are kept
     */
    SpokenTexts(Supplier<List<SpeechSource>> sources, Executor reader, long most) {
        this.sources = sources;
        this.reader = reader;
        this.most = most;
    }

    CompletionStage<Sound> say(String language, String text) throws IOException {
        // What a terminal or a speaker could take for more than text is none of it.
        String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
        if (plain.isEmpty() || plain.length() > LONGEST_TEXT) {
            throw new IOException(
                    "A text to be spoken has 1 to " + LONGEST_TEXT + " characters, not " + plain.length());
        }
        Text key = new Text(language.toLowerCase(Locale.ROOT), plain);
        CompletableFuture<Sound> fresh;
        synchronized (this) {
            CompletableFuture<Sound> known = spoken.get(key);
            if (known != null) {
                return known;
            }
            fresh = new CompletableFuture<>();
            spoken.put(key, fresh);
        }
        var unused = speak(language, plain).whenComplete((sound, fault) -> {
            if (fault == null) {
                fresh.complete(sound);
                shrink();
            } else {
                // The next caller tries again.
                forget(key);
                fresh.completeExceptionally(fault);
            }
        });
        return fresh;
    }

    private CompletableFuture<Sound> speak(String language, String text) {
        SpeechSource source = source(language);
        if (source == null) {
            return CompletableFuture.failedFuture(new IOException("Nobody is there who speaks " + language
                    + ": install a source of speech, such as the feature patchbay-speech-espeak, or record a prompt"));
        }
        String name = source.name();
        CompletionStage<byte[]> speech;
        try {
            speech = source.speak(text, language);
        } catch (RuntimeException e) {
            LOG.warn("The source of speech '{}' failed", name, e);
            return CompletableFuture.failedFuture(new IOException("'" + name + "' did not speak: " + e, e));
        }
        return speech.toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenApplyAsync(wav -> read(name, wav), reader)
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(said(name, fault)));
    }

    private static Sound read(String name, byte[] wav) {
        try {
            if (wav.length > LARGEST) {
                throw new IOException("is larger than " + LARGEST + " bytes");
            }
            return WavReader.read(wav);
        } catch (IOException e) {
            throw new CompletionException(new IOException("What '" + name + "' spoke " + e.getMessage(), e));
        }
    }

    private static IOException said(String name, Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof TimeoutException) {
            return new IOException("'" + name + "' did not speak within " + PATIENCE_SECONDS + " seconds");
        }
        return cause instanceof IOException known
                ? known
                : new IOException("'" + name + "' did not speak: " + cause.getMessage(), cause);
    }

    /** The first that speaks it; for want of one, who speaks it in another region. */
    private @Nullable SpeechSource source(String language) {
        String primary = language.split("-", 2)[0];
        SpeechSource other = null;
        for (SpeechSource each : sources.get()) {
            for (String spoken : List.copyOf(each.languages())) {
                if (spoken.equalsIgnoreCase(language) || spoken.equalsIgnoreCase(primary)) {
                    return each;
                }
                if (other == null && spoken.split("-", 2)[0].equalsIgnoreCase(primary)) {
                    other = each;
                }
            }
        }
        return other;
    }

    private synchronized void forget(Text key) {
        spoken.remove(key);
    }

    private synchronized void shrink() {
        long kept = 0;
        for (CompletableFuture<Sound> each : new ArrayList<>(spoken.values())) {
            kept += length(each);
        }
        Iterator<CompletableFuture<Sound>> eldest = spoken.values().iterator();
        while (kept > most && eldest.hasNext()) {
            CompletableFuture<Sound> each = eldest.next();
            if (each.isDone()) {
                kept -= length(each);
                eldest.remove();
            }
        }
    }

    private static long length(CompletableFuture<Sound> sound) {
        return sound.isDone() && !sound.isCompletedExceptionally()
                ? sound.join().length()
                : 0;
    }
}
