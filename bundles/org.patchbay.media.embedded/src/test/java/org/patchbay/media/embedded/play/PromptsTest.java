package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.speech.SpeechSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a name to be played stands for: each sound here has a length of its own, by which it is known. */
class PromptsTest {
    @TempDir
    private Path directory;

    private final SpeechSources sources = new SpeechSources();
    private final Prompts prompts = new Prompts(() -> Optional.of(directory), sources);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        prompts.close();
    }

    private static byte[] wav(int samples) {
        return WavReaderTest.wav(1, 8000, 1, 16, samples, i -> 1);
    }

    private void file(String name, int samples) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, wav(samples));
    }

    private int length(String name) throws Exception {
        try {
            return prompts.find(name)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .length();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : e;
        }
    }

    private SpeechSource source(String name, Set<String> languages, int samples) {
        return new SpeechSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<String> languages() {
                return languages;
            }

            @Override
            public CompletionStage<byte[]> speak(String text, String language) {
                asked.add(name + " " + language + " " + text);
                return CompletableFuture.completedFuture(wav(samples));
            }
        };
    }

    @Test
    void aPromptIsTakenInTheLanguageThatIsNearest() throws Exception {
        file("hello.wav", 100);
        assertThat(length("prompt:hello@de-AT")).isEqualTo(100);
        file("de/hello.wav", 200);
        assertThat(length("prompt:hello@de-AT")).isEqualTo(200);
        file("de-AT/hello.wav", 300);
        assertThat(length("prompt:hello@de-AT")).isEqualTo(300);
        assertThat(length("prompt:hello@de-CH")).isEqualTo(200);
        assertThat(length("prompt:hello@fr")).isEqualTo(100);
        assertThat(length("prompt:hello")).isEqualTo(100);
        int shipped = length("prompt:welcome");
        assertThat(length("prompt:welcome@de-AT")).isEqualTo(shipped);
        file("de/welcome.wav", 50);
        assertThat(length("prompt:welcome@de-AT")).isEqualTo(50);
        Files.delete(directory.resolve("de/welcome.wav"));
        assertThat(length("prompt:welcome@de-AT")).isEqualTo(shipped);
        assertThatThrownBy(() -> length("prompt:absent@de-AT"))
                .hasMessageContaining("absent")
                .hasMessageContaining("de-AT");
    }

    @Test
    void musicIsTheOperatorsAndElseOurs() throws Exception {
        int ours = length("music:default");
        assertThat(ours).isGreaterThan(8000);
        file("music/jazz.wav", 100);
        assertThat(length("music:jazz")).isEqualTo(100);
        file("music/default.wav", 200);
        assertThat(length("music:default")).isEqualTo(200);
        assertThatThrownBy(() -> length("music:none")).hasMessageContaining("music/none.wav");
    }

    @Test
    void aTextIsSpokenOnceByTheBestThatSpeaksItsLanguage() throws Exception {
        SpeechSource german = source("german", Set.of("de"), 100);
        sources.add(source("all", Set.of("en-US", "en-GB", "de-DE"), 200), Map.of("service.id", 2L));
        sources.add(german, Map.of("service.id", 3L));
        assertThat(length("say:de-AT:Guten Tag")).isEqualTo(100);
        assertThat(length("say:de-at: Guten\tTag ")).isEqualTo(100);
        assertThat(length("say:en:Good: day")).isEqualTo(200);
        assertThat(asked).containsExactly("german de-AT Guten Tag", "all en Good: day");
        sources.remove(german);
        assertThat(length("say:de-AT:Guten Tag")).as("kept").isEqualTo(100);
        assertThat(length("say:de-AT:Anders")).isEqualTo(200);
        sources.add(source("better", Set.of("de"), 300), Map.of("service.id", 9L, "service.ranking", 1));
        assertThat(length("say:de:Neu")).isEqualTo(300);
        assertThatThrownBy(() -> length("say:fr:Bonjour"))
                .hasMessageContaining("speaks fr")
                .hasMessageContaining("install");
        assertThatThrownBy(() -> length("say:de:" + "x".repeat(1001))).hasMessageContaining("1001");
    }

    @Test
    void aSourceThatFailsIsReportedAndAskedAgain() throws Exception {
        List<CompletionStage<byte[]>> answers = new ArrayList<>(List.of(
                CompletableFuture.failedFuture(new IOException("The voice is broken; install it anew")),
                CompletableFuture.completedFuture("no audio".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                CompletableFuture.completedFuture(wav(100))));
        sources.add(
                new SpeechSource() {
                    @Override
                    public String name() {
                        return "fragile";
                    }

                    @Override
                    public Set<String> languages() {
                        return Set.of("de");
                    }

                    @Override
                    public CompletionStage<byte[]> speak(String text, String language) {
                        if (answers.isEmpty()) {
                            throw new IllegalStateException("I throw");
                        }
                        return answers.remove(0);
                    }
                },
                Map.of());
        assertThatThrownBy(() -> length("say:de:Hallo")).hasMessage("The voice is broken; install it anew");
        assertThatThrownBy(() -> length("say:de:Hallo")).hasMessageContaining("What 'fragile' spoke is no WAV file");
        assertThat(length("say:de:Hallo")).isEqualTo(100);
        assertThatThrownBy(() -> length("say:de:Mehr")).hasMessageContaining("'fragile' did not speak");
    }

    @Test
    void whatWasNotSaidForLongestIsForgotten() throws Exception {
        SpokenTexts few = new SpokenTexts(() -> List.of(source("s", Set.of("de"), 100)), Runnable::run, 250);
        for (String text : new String[] {"a", "b", "a", "c", "a", "b"}) {
            few.say("de", text).toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        assertThat(asked).containsExactly("s de a", "s de b", "s de c", "s de b");
    }
}
