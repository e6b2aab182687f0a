package org.patchbay.testkit.ops;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.ops.secrets.Secrets;

/** Secrets that a test puts there itself. */
public final class MemorySecrets implements Secrets {
    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    /** Sets a secret by its reference: {@code file:NAME} or {@code env:NAME}. */
    public MemorySecrets with(String reference, String secret) {
        secrets.put(reference, secret);
        return this;
    }

    @Override
    public Optional<char[]> read(String reference) {
        boolean file = reference.startsWith("file:");
        if (!file && !reference.startsWith("env:")) {
            throw new IllegalArgumentException("A secret is named as file:NAME or env:NAME.");
        }
        if (file && (reference.length() == 5 || reference.startsWith("file:/") || reference.contains(".."))) {
            throw new IllegalArgumentException("The secret file is not below the directory of secrets. Put it there.");
        }
        return Optional.ofNullable(secrets.get(reference)).map(String::toCharArray);
    }
}
