package org.patchbay.testkit.ops;

import org.patchbay.api.ops.secrets.Secrets;

class MemorySecretsTest extends SecretsContract {
    private final MemorySecrets secrets = new MemorySecrets();

    @Override
    protected Secrets secrets() {
        return secrets;
    }

    @Override
    protected void file(String name, String secret) {
        secrets.with("file:" + name, secret);
    }

    @Override
    protected void environment(String name, String secret) {
        secrets.with("env:" + name, secret);
    }
}
