package org.patchbay.speech.espeak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.speech.SpeechSource;

/** Speaks by {@code espeak-ng} and {@code flite}, whichever is installed. */
@Component(service = SpeechSource.class, immediate = true)
public final class EspeakSpeech implements SpeechSource {
    private static final Logger LOG = LoggerFactory.getLogger(EspeakSpeech.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST = 20 << 20;
    private static final int MOST_WAITING = 50;

    private final Runs runs;
    private final ThreadPoolExecutor workers;
    /** The one that sounds better first. */
    private volatile List<Program> programs = List.of();

    @Activate
    public EspeakSpeech() {
        this(Program.directories(String.valueOf(System.getenv("PATH"))), LIMIT, MOST);
    }

    EspeakSpeech(List<Path> directories, Duration limit, int most) {
        runs = new Runs(limit, most);
        int processors = Runtime.getRuntime().availableProcessors();
        workers = new ThreadPoolExecutor(
                processors, processors, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "patchbay-speech");
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        workers.execute(() -> look(directories));
    }

    private void look(List<Path> directories) {
        List<Program> found = new ArrayList<>();
        Program.find("flite", directories).ifPresent(path -> found.add(new Program.Flite(path)));
        Program.find("espeak-ng", directories).ifPresent(path -> {
            try {
                String voices = new String(
                        runs.run(List.of(path.toString(), "--voices"), ""), java.nio.charset.StandardCharsets.UTF_8);
                found.add(Program.Espeak.of(path, voices));
            } catch (IOException e) {
                LOG.warn("{} is not used: {}", path, e.getMessage());
            }
        });
        programs = List.copyOf(found);
        if (found.isEmpty()) {
            LOG.warn("Neither espeak-ng nor flite can be used: install one (apt-get install espeak-ng), then restart"
                    + " this bundle.");
        } else {
            LOG.info("Speech by {}", found.stream().map(Program::path).toList());
        }
    }

    @Override
    public String name() {
        return "espeak";
    }

    @Override
    public Set<String> languages() {
        Set<String> all = new TreeSet<>();
        programs.forEach(program -> all.addAll(program.languages()));
        return all;
    }

    @Override
    public CompletionStage<byte[]> speak(String text, String language) {
        CompletableFuture<byte[]> speech = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    speech.complete(spoken(text, language));
                } catch (IOException | RuntimeException e) {
                    speech.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            speech.completeExceptionally(
                    new IOException("There is too much to be spoken at once, or speech is being stopped", e));
        }
        return speech;
    }

    private byte[] spoken(String text, String language) throws IOException {
        Program program = programs.stream()
                .filter(each -> Program.nearest(language, each.languages()).isPresent())
                .findFirst()
                .orElseThrow(() -> new IOException("Neither espeak-ng nor flite is there for " + language));
        if (!program.writesFile()) {
            return runs.run(program.command(language, Path.of("unused")), text);
        }
        Path file = Files.createTempFile("speech", ".wav");
        try {
            byte[] unused = runs.run(program.command(language, file), text);
            if (Files.size(file) > MOST) {
                throw new IOException(program.path() + " wrote more than " + MOST + " octets");
            }
            return Files.readAllBytes(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Deactivate
    public void stop() {
        workers.shutdownNow();
        runs.close();
    }
}
