package clinic;

import io.migrationgate.MigrationGate;
import io.migrationgate.inject.Gate;
import jakarta.persistence.EntityManager;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.transaction.annotation.Transactional;

public interface Owners extends JpaRepository<Owner, Integer>, PhoneWriting {
  @Override // without it every call of save is ambiguous
  <S extends Owner> S save(S owner);
}

interface PhoneWriting {
  <S extends Owner> S save(S owner);
}

@Transactional
class PhoneWritingImpl implements PhoneWriting {
  private final EntityManager entities;
  private final MigrationGate phone;

  PhoneWritingImpl(EntityManager entities, @Gate("owner-phone") MigrationGate phone) {
    this.entities = entities;
    this.phone = phone;
  }

  @Override
  public <S extends Owner> S save(S owner) {
    String telephone = owner.getTelephone();
    S saved = owner;
    if (owner.getId() == null) {
      entities.persist(owner);
    } else {
      saved = entities.merge(owner); // copies no transient field
      saved.setTelephone(telephone);
    }
    int id = saved.getId();
    phone
        .forKey(id)
        .write(
            () -> update("UPDATE owners SET telephone = ?1 WHERE id = ?2", telephone, id),
            () -> update("UPDATE owners SET phone = ?1 WHERE id = ?2", telephone, id));
    return saved;
  }

  private void update(String sql, String telephone, int id) {
    entities
        .createNativeQuery(sql)
        .setParameter(1, telephone)
        .setParameter(2, id)
        .executeUpdate();
  }
}
