package io.migrationgate.spring.lab.mybatis;

import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Update;

/** MyBatis. */
public interface AuthorMapper {
  @Update("UPDATE author SET name = #{name} WHERE id = #{id}")
  void setOld(@Param("id") long id, @Param("name") String name);

  @Update("UPDATE author SET first_name = #{first} WHERE id = #{id}")
  void setNew(@Param("id") long id, @Param("first") String first);
}
