package org.patchbay.presence.teams;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a notice holds sealed: {@code dataKey} is a key for this notice alone, sealed for the certificate (RSA-OAEP); {@code dataSignature} is HMAC-SHA256 by it
 * over {@code data}, which is AES-CBC by it, beginning with the key's first 16 bytes.
 */
final class Sealed {
    private static final int BLOCK = 16;

    private Sealed() {}

    /** @throws GeneralSecurityException where anything is not as it has to be; always the same, whatever it was */
    static Json open(Json sealed, Certificate certificate) throws GeneralSecurityException {
        byte[] key = new byte[0];
        try {
            if (!sealed.text("encryptionCertificateId").equals(certificate.id())) {
                throw new GeneralSecurityException();
            }
            Cipher unwrap = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            unwrap.init(Cipher.DECRYPT_MODE, certificate.key());
            key = unwrap.doFinal(bytes(sealed, "dataKey"));
            byte[] data = bytes(sealed, "data");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            if (!MessageDigest.isEqual(mac.doFinal(data), bytes(sealed, "dataSignature"))) {
                throw new GeneralSecurityException();
            }
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, BLOCK)));
            return Json.read(cipher.doFinal(data));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new GeneralSecurityException("It does not verify.");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] bytes(Json sealed, String name) {
        return Base64.getDecoder().decode(sealed.text(name));
    }
}
