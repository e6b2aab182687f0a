package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Prompts and music as files: those of the configured directory first, then those that come with this bundle. Read again when they change. */
final class PromptFiles {
    private static final long LARGEST_FILE = 32L << 20;

    /** @param changed of the file it was read from */
    private record Kept(Sound sound, FileTime changed) {}

    private final Supplier<Optional<Path>> directory;
    private final Map<Path, Kept> files = new ConcurrentHashMap<>();
    private final Map<String, Sound> shipped = new ConcurrentHashMap<>();

    PromptFiles(Supplier<Optional<Path>> directory) {
        this.directory = directory;
    }

    /**
     * A prompt in a language as near to the one wanted as there is: with its region, without, and in whatever language it is.
     *
     * @param language as BCP 47 has it, or empty
     */
    Sound prompt(String name, String language) throws IOException {
        for (String place : places(language)) {
            Sound sound = file(Path.of(place, name + ".wav"));
            if (sound == null) {
                sound = shipped(place, name);
            }
            if (sound != null) {
                return sound;
            }
        }
        throw new IOException("There is no prompt '" + name + "'"
                + (language.isEmpty() ? "" : ", in " + language + " or any other language")
                + ", neither in the prompts directory nor with the engine");
    }

    /** Music of the operator's; null if there is none of that name. */
    @Nullable
    Sound music(String name) throws IOException {
        return file(Path.of("music", name + ".wav"));
    }

    private static List<String> places(String language) {
        List<String> places = new ArrayList<>();
        for (String tag = language; !tag.isEmpty(); tag = tag.substring(0, Math.max(0, tag.lastIndexOf('-')))) {
            places.add(tag);
        }
        places.add("");
        return places;
    }

    private @Nullable Sound file(Path name) throws IOException {
        Path file = directory.get().map(path -> path.resolve(name)).orElse(null);
        if (file == null || !Files.isRegularFile(file)) {
            return null;
        }
        FileTime changed = Files.getLastModifiedTime(file);
        Kept kept = files.get(file);
        if (kept != null && kept.changed().equals(changed)) {
            return kept.sound();
        }
        Sound sound = read(file);
        files.put(file, new Kept(sound, changed));
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

    private @Nullable Sound shipped(String place, String name) throws IOException {
        String resource = "/prompts/" + (place.isEmpty() ? "" : place + "/") + name + ".wav";
        Sound known = shipped.get(resource);
        if (known != null) {
            return known;
        }
        try (InputStream stream = PromptFiles.class.getResourceAsStream(resource)) {
            if (stream == null) {
                return null;
            }
            Sound sound = WavReader.read(stream.readAllBytes());
            shipped.put(resource, sound);
            return sound;
        }
    }
}
