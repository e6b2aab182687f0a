package org.patchbay.speech.espeak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** With programs that are scripts of this test, and with the real ones where they are installed. */
class EspeakSpeechTest {
    private static final String VOICES = "if [ \"$1\" = --voices ]; then\n"
            + "printf 'Pty Language Age/Gender VoiceName File\\n 5 de --/M German x/de\\n 5 en-gb --/M English x/en\\n'\n"
            + "exit 0; fi\n";

    @TempDir
    private Path bin;

    private EspeakSpeech speech;

    @AfterEach
    void stop() {
        if (speech != null) {
            speech.stop();
        }
    }

    private void script(String name, String body) throws IOException {
        Path script = bin.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + VOICES + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private EspeakSpeech start(Duration limit) {
        speech = new EspeakSpeech(List.of(bin.resolve("none"), bin), limit, 100_000);
        await().until(() -> !speech.languages().isEmpty());
        return speech;
    }

    private static String said(CompletionStage<byte[]> speaking) throws Exception {
        try {
            return new String(speaking.toCompletableFuture().get(20, TimeUnit.SECONDS), UTF_8);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : e;
        }
    }

    @Test
    void theTextGoesInByStdinAndTheNearestVoiceSpeaks() throws Exception {
        script("espeak-ng", "echo \"$@\"; cat");
        start(Duration.ofSeconds(10));
        assertThat(speech.languages()).containsExactly("de", "en-gb");
        String text = "$(touch " + bin.resolve("trap") + "); `id` -v x \"Grüß Gott\"";
        assertThat(said(speech.speak(text, "de-AT"))).isEqualTo("-v de --stdin --stdout\n" + text);
        assertThat(said(speech.speak("Hello", "en-US"))).startsWith("-v en-gb ");
        assertThat(bin.resolve("trap")).doesNotExist();
    }

    @Test
    void englishIsLeftToTheOneThatSoundsBetter() throws Exception {
        script("espeak-ng", "echo espeak");
        script("flite", "[ \"$1 $2 $3 $4 $5\" = '-voice slt -f /dev/stdin -o' ] && (printf 'flite '; cat) > \"$6\"");
        start(Duration.ofSeconds(10));
        assertThat(said(speech.speak("Hello", "en"))).isEqualTo("flite Hello");
        assertThat(said(speech.speak("Hallo", "de"))).isEqualTo("espeak\n");
    }

    @Test
    void aProgramThatFailsIsReportedInItsOwnWords() throws Exception {
        script("espeak-ng", "echo 'no such voice' >&2; exit 3");
        start(Duration.ofSeconds(10));
        assertThatThrownBy(() -> said(speech.speak("Hallo", "de"))).hasMessage("espeak-ng ended with 3: no such voice");
        assertThatThrownBy(() -> said(speech.speak("Bonjour", "fr"))).hasMessageContaining("for fr");
    }

    @Test
    void aProgramThatHangsOrNeverStopsWritingIsEnded() throws Exception {
        script("espeak-ng", "read text; case $text in hang) sleep 600;; *) yes;; esac");
        start(Duration.ofSeconds(2));
        assertThatThrownBy(() -> said(speech.speak("hang", "de"))).hasMessageContaining("took longer than 2000 ms");
        assertThatThrownBy(() -> said(speech.speak("write", "de"))).hasMessageContaining("more than 100000 octets");
        await().until(() -> ProcessHandle.current().descendants().findAny().isEmpty());
    }

    @Test
    void nothingRunsOnWhenTheBundleStops() throws Exception {
        script("espeak-ng", "sleep 600");
        start(Duration.ofSeconds(600));
        CompletionStage<byte[]> speaking = speech.speak("Hallo", "de");
        await().until(() -> ProcessHandle.current().descendants().findAny().isPresent());
        speech.stop();
        assertThatThrownBy(() -> said(speaking)).isInstanceOf(IOException.class);
        await().until(() -> ProcessHandle.current().descendants().findAny().isEmpty());
        assertThatThrownBy(() -> said(speech.speak("Hallo", "de"))).hasMessageContaining("stopped");
    }

    @Test
    void whereNoneIsThereNoLanguageIsSpoken() {
        speech = new EspeakSpeech(List.of(bin), Duration.ofSeconds(10), 100_000);
        assertThatThrownBy(() -> said(speech.speak("Hallo", "de"))).hasMessageContaining("espeak-ng");
        assertThat(speech.languages()).isEmpty();
    }

    static boolean installed() {
        return Files.isExecutable(Path.of("/usr/bin/espeak-ng"));
    }

    @Test
    @EnabledIf("installed")
    void theRealOneSpeaks() throws Exception {
        speech = new EspeakSpeech();
        await().until(() -> speech.languages().contains("de"));
        byte[] wav = speech.speak("Guten Tag, Sie werden verbunden.", "de-AT")
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        assertThat(new String(wav, 0, 4, UTF_8)).isEqualTo("RIFF");
        assertThat(wav.length).as("more than a second at 22 kHz").isGreaterThan(44_000);
        byte[] english =
                speech.speak("Good morning.", "en-US").toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(english.length).isGreaterThan(16_000);
    }
}
