package org.patchbay.speech.espeak;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Runs programs, none of them for ever and none with more to say than there is room for. */
final class Runs implements AutoCloseable {
    private static final int MOST_SAID_OF_FAULT = 500;

    private final Duration limit;
    private final int most;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-speech-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    /** @param most octets that a program may write */
    Runs(Duration limit, int most) {
        this.limit = limit;
        this.most = most;
    }

    /**
     * Runs a program to its end, on the thread that calls.
     *
     * @return what it has written to its standard output
     * @throws IOException when it fails, takes too long or writes too much, saying so
     */
    byte[] run(List<String> command, String input) throws IOException {
        String name = String.valueOf(Path.of(command.get(0)).getFileName());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        running.add(process);
        AtomicBoolean late = new AtomicBoolean();
        Future<?> alarm = watch.schedule(
                () -> {
                    late.set(true);
                    end(process);
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            if (closed) {
                throw new IOException(name + " is not run: its bundle stops");
            }
            write(process, input);
            byte[] output = process.getInputStream().readNBytes(most + 1);
            if (output.length > most) {
                throw new IOException(name + " wrote more than " + most + " octets");
            }
            String fault = new String(process.getErrorStream().readNBytes(MOST_SAID_OF_FAULT), UTF_8).strip();
            // Who has closed its output may still not end.
            int exit = process.waitFor();
            if (late.get()) {
                throw new IOException("It was ended");
            }
            if (exit != 0) {
                throw new IOException(name + " ended with " + exit + (fault.isEmpty() ? "" : ": " + fault));
            }
            return output;
        } catch (IOException e) {
            throw late.get() ? new IOException(name + " took longer than " + limit.toMillis() + " ms", e) : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(name + " was not waited for: its bundle stops", e);
        } finally {
            alarm.cancel(false);
            end(process);
            running.remove(process);
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        } catch (IOException ended) {
            // It has ended without reading all of it: its exit says why.
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
        running.forEach(Runs::end);
    }
}
