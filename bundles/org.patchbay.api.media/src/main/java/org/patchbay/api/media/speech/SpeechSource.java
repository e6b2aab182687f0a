package org.patchbay.api.media.speech;

import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns text into speech, for what is played as {@code say:LANGUAGE:TEXT}. Registered as a service; a media engine takes the one with the
 * highest service ranking that speaks the language, and keeps what was spoken for a while. Must not do its work on the thread that calls.
 */
@ConsumerType
public interface SpeechSource {

    /** A short name for operators. */
    String name();

    /** What it speaks now, as BCP 47 tags: {@code de}, {@code en-US}. A tag without a region stands for every region. */
    Set<String> languages();

    /**
     * Speaks a text.
     *
     * @param text plain, without markup; at most 1000 characters
     * @param language a BCP 47 tag that it speaks
     * @return a WAV file of one channel (PCM of 16 bits at 8 to 48 kHz, or G.711); fails with an exception whose message says what is wrong and
     *     what to do. One that does not come within 15 seconds is given up
     */
    CompletionStage<byte[]> speak(String text, String language);
}
